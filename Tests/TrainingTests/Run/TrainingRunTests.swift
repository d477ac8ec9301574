import Foundation
import GraphEngine
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@testable import Training

/// Trainings from the first step to the last file.
@Suite(.serialized) struct TrainingRunTests {
  @Test func aTrainingLeavesItsFiles() throws {
    let folder = try TrainingFolder()
    let out = "\(folder.path)/out"
    try TrainingRun(folder.recipe(), folder: out, resumes: false).run()
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: out).sorted() == [
        "checkpoint.safetensors", "log.jsonl", "samples", "test-best.safetensors",
        "test.safetensors",
      ])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(out)/samples").sorted() == [
        "0000000.png", "0000004.png", "0000008.png",
      ])
    let lines = try TrainingLog.read("\(out)/log.jsonl")
    #expect(lines.filter { $0.event == "step" }.map(\.step) == Array(1...8))
    #expect(lines.filter { $0.event == "measure" }.map(\.step) == [0, 4, 8])
    #expect(lines.last?.event == "end")
    let model = try ModelFile(contentsOf: "\(out)/test.safetensors")
    #expect(model.networkName == "cyclegan")
    #expect(model.metadata[ModelFile.taskKey] == "translate")
    _ = try model.load()
  }

  @Test func goingOnIsAsGoodAsNeverStopping() throws {
    let folder = try TrainingFolder()
    let (whole, parts) = ("\(folder.path)/whole", "\(folder.path)/parts")
    try TrainingRun(folder.recipe(), folder: whole, resumes: false).run()
    for steps in ["2", "4"] {
      try TrainingRun(
        folder.recipe(["phases.first.steps": steps, "phases.second.steps": "0"]), folder: parts,
        resumes: steps != "2"
      ).run()
    }
    try TrainingRun(folder.recipe(), folder: parts, resumes: true).run()
    #expect(try bytes("\(whole)/test.safetensors") == bytes("\(parts)/test.safetensors"))
    #expect(
      try bytes("\(whole)/checkpoint.safetensors") == bytes("\(parts)/checkpoint.safetensors"))
  }

  @Test func recomputingChangesNoBit() throws {
    let folder = try TrainingFolder()
    let (kept, again) = ("\(folder.path)/kept", "\(folder.path)/again")
    try TrainingRun(folder.recipe(), folder: kept, resumes: false).run()
    let recipe = try folder.recipe(["network.recompute": "true"])
    try TrainingRun(recipe, folder: again, resumes: false).run()
    #expect(try bytes("\(kept)/test.safetensors") == bytes("\(again)/test.safetensors"))
  }

  @Test func weightsBeginAsTheRecipeSays() throws {
    let folder = try TrainingFolder()
    let recipe = try folder.recipe(["network.initialization": "normal-0.02"])
    let task = recipe.makeTask()
    _ = RestorationScheme(recipe, task)
    let other = recipe.network.make()
    other.initialize(seed: recipe.seed, .normal)
    #expect(
      task.network.namedParameters.map(\.parameter.value)
        == other.namedParameters.map(\.parameter.value))
  }

  @Test func aStartThatCannotBeHadIsShownInTheRecipe() throws {
    let folder = try TrainingFolder()
    try TinyModel.write(for: "translate", to: "\(folder.path)/other.safetensors")
    for (start, problem) in [
      ("none.safetensors", "\(folder.path)/none.safetensors: "),
      ("other.safetensors", "\(folder.path)/other.safetensors: not the weights of this network"),
    ] {
      let text = TrainingFolder.text.replacing("blocks: 1", with: "blocks: 1, start: \(start)")
      let error = #expect(throws: GraphError.self) {
        try TrainingRun(folder.recipe(text: text), folder: "\(folder.path)/out", resumes: false)
      }
      let told = error?.description ?? ""
      #expect(
        told.hasPrefix(
          "test.yaml:3:55: error[G090]: 'network.start' can't be begun with: \(problem)"), "\(told)"
      )
      #expect(told.contains("start: \(start)"))
    }
  }

  @Test func stoppingLeavesACheckpointOfTheLastStep() throws {
    let folder = try TrainingFolder()
    let (whole, stopped) = ("\(folder.path)/whole", "\(folder.path)/stopped")
    try TrainingRun(folder.recipe(), folder: whole, resumes: false).run()
    let stopper = Stopper(after: 3)
    #expect(throws: CancelledError.self) {
      try Cancellation.$current.withValue(stopper.cancellation) {
        try TrainingRun(folder.recipe(), folder: stopped, resumes: false, observer: stopper).run()
      }
    }
    #expect(try Checkpoint(in: stopped)?.state.step == 3)
    try TrainingRun(folder.recipe(), folder: stopped, resumes: true).run()
    #expect(try bytes("\(whole)/test.safetensors") == bytes("\(stopped)/test.safetensors"))
    #expect(steps("\(whole)/log.jsonl") == steps("\(stopped)/log.jsonl"))
  }

  @Test func theAverageOfTheWeightsGoesOnToo() throws {
    let folder = try TrainingFolder()
    let (whole, parts) = ("\(folder.path)/whole", "\(folder.path)/parts")
    let recipe = try folder.recipe(["average": "0.9"])
    try TrainingRun(recipe, folder: whole, resumes: false).run()
    var first = recipe
    first.phases[1].steps = 0
    try TrainingRun(first, folder: parts, resumes: false).run()
    try TrainingRun(recipe, folder: parts, resumes: true).run()
    #expect(try bytes("\(whole)/test.safetensors") == bytes("\(parts)/test.safetensors"))
    try TrainingRun(folder.recipe(), folder: "\(folder.path)/plain", resumes: false).run()
    #expect(
      try bytes("\(whole)/test.safetensors") != bytes("\(folder.path)/plain/test.safetensors"))
  }

  @Test func anyNumberOfThreadsTrainsTheSame() throws {
    let folder = try TrainingFolder()
    let total = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(total) }
    let models = try [1, 2].map { threads in
      ThreadBudget.shared.setTotal(threads)
      let out = "\(folder.path)/threads\(threads)"
      try TrainingRun(folder.recipe(), folder: out, resumes: false).run()
      return try bytes("\(out)/test.safetensors")
    }
    #expect(models[0] == models[1])
  }

  @Test func anExplodingLossStopsAndLeavesTheCheckpoint() throws {
    let folder = try TrainingFolder()
    let out = "\(folder.path)/out"
    let recipe = try folder.recipe(
      ["optimizer.rule": "sgd"], text: TrainingFolder.text.replacing("{l1: 1}", with: "{l2: 1e9}"))
    var broken = recipe
    broken.phases[1].optimizer.learningRate = .infinity
    let error = #expect(throws: TrainingError.self) {
      try TrainingRun(broken, folder: out, resumes: false).run()
    }
    guard case .notFinite("l2", "second", let step, _) = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(step >= 4)
    #expect(try Checkpoint(in: out) != nil)
  }

  @Test func aFolderInUseIsNotOverwritten() throws {
    let folder = try TrainingFolder()
    let out = "\(folder.path)/out"
    try TrainingRun(folder.recipe(), folder: out, resumes: false).run()
    #expect(throws: TrainingError.folderInUse(out)) {
      try TrainingRun(folder.recipe(), folder: out, resumes: false)
    }
  }

  @Test func withoutACheckpointThereIsNothingToResume() throws {
    let folder = try TrainingFolder()
    let out = "\(folder.path)/out"
    #expect(throws: TrainingError.nothingToResume(out)) {
      try TrainingRun(folder.recipe(), folder: out, resumes: true)
    }
  }

  @Test func theCheckpointOfAnotherNetworkIsRefused() throws {
    let folder = try TrainingFolder()
    let out = "\(folder.path)/out"
    try TrainingRun(folder.recipe(), folder: out, resumes: false).run()
    #expect(throws: TrainingError.otherRecipe(out, key: "network")) {
      try TrainingRun(folder.recipe(["network.width": "6"]), folder: out, resumes: true)
    }
  }

  @Test func aDamagedCheckpointIsRefused() throws {
    let folder = try TrainingFolder()
    let out = "\(folder.path)/out"
    try TrainingRun(folder.recipe(), folder: out, resumes: false).run()
    let path = "\(out)/checkpoint.safetensors"
    let whole = try bytes(path)
    try Data(whole.prefix(whole.count / 2)).write(to: URL(fileURLWithPath: path))
    #expect(throws: TrainingError.noCheckpoint(path, "it is damaged")) {
      try TrainingRun(folder.recipe(), folder: out, resumes: true)
    }
  }

  @Test func aBitThatFellOverIsFound() throws {
    let folder = try TrainingFolder()
    let out = "\(folder.path)/out"
    try TrainingRun(folder.recipe(), folder: out, resumes: false).run()
    let path = "\(out)/checkpoint.safetensors"
    var whole = try bytes(path)
    whole[whole.count / 2] ^= 1
    try whole.write(to: URL(fileURLWithPath: path))
    #expect(throws: TrainingError.noCheckpoint(path, "it is damaged")) {
      try TrainingRun(folder.recipe(), folder: out, resumes: true)
    }
  }

  @Test func whoStopsBeforeAMeasurementGoesOnWithIt() throws {
    let folder = try TrainingFolder()
    let (whole, stopped) = ("\(folder.path)/whole", "\(folder.path)/stopped")
    try TrainingRun(folder.recipe(), folder: whole, resumes: false).run()
    let stopper = Stopper(after: 4)
    #expect(throws: CancelledError.self) {
      try Cancellation.$current.withValue(stopper.cancellation) {
        try TrainingRun(folder.recipe(), folder: stopped, resumes: false, observer: stopper).run()
      }
    }
    #expect(try Checkpoint(in: stopped)?.state.step == 4)
    try TrainingRun(folder.recipe(), folder: stopped, resumes: true).run()
    for name in ["test.safetensors", "test-best.safetensors", "checkpoint.safetensors"] {
      #expect(try bytes("\(whole)/\(name)") == bytes("\(stopped)/\(name)"))
    }
    let measured = try TrainingLog.read("\(stopped)/log.jsonl").filter { $0.event == "measure" }
    #expect(measured.map(\.step) == [0, 4, 8])
  }

  @Test func whatIsNoTrainingsStaysAsItIs() throws {
    let folder = try TrainingFolder()
    for name in ["test.safetensors", "test-best.safetensors", "log.jsonl"] {
      let out = "\(folder.path)/out of \(name)"
      try AtomicFile.makeFolder(out)
      try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(out)/\(name)"))
      #expect(throws: TrainingError.foreignFile("\(out)/\(name)")) {
        try TrainingRun(folder.recipe(), folder: out, resumes: false)
      }
      #expect(try bytes("\(out)/\(name)") == Data("mine".utf8))
    }
    #expect(throws: TrainingError.notAFolder("\(folder.path)/photo0.png")) {
      try TrainingRun(folder.recipe(), folder: "\(folder.path)/photo0.png", resumes: false)
    }
  }

  @Test func moreThanAnyMachineHoldsIsRefused() throws {
    let folder = try TrainingFolder()
    let recipe = try folder.recipe(["data.size": "4096", "data.batch": "1024"])
    let error = #expect(throws: TrainingError.self) {
      try TrainingRun(recipe, folder: "\(folder.path)/out", resumes: false)
    }
    guard case .memory(let shortage) = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(shortage.wanted == 1024 * 4096 * 4096 * 56)
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  private func steps(_ path: String) -> [TrainingLog.Line] {
    let lines = (try? TrainingLog.read(path)) ?? []
    return lines.filter { $0.event == "step" }.map { line in
      var line = line
      (line.seconds, line.waited) = (nil, nil)
      return line
    }
  }

  /// Stops a training after so many steps.
  private final class Stopper: TrainingObserver {
    let cancellation = Cancellation()
    private let last: Int

    init(after last: Int) { self.last = last }

    func stepDidEnd(_ progress: TrainingProgress) {
      if progress.step == last { cancellation.cancel() }
    }

    func say(_ message: String) {}
    func checkpointIsThere() {}
  }
}
