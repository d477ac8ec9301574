import GraphEngine
import Imaging
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@testable import Training

/// Models measured on photographs.
struct EvaluationTests {
  private let folder: TrainingFolder

  init() throws {
    folder = try TrainingFolder(photos: 0)
    for index in 0..<2 {
      try folder.addPhoto("photos/\(index).png", height: 80, width: 96, seed: index)
    }
  }

  @Test(arguments: [
    (
      "segment-defects", "segment", ["model", "detect-defects"],
      ["best-f1", "best-iou", "best-precision", "best-recall", "best-threshold", "f1", "iou"]
    ),
    (
      "inpaint", "inpaint", ["model", "inpaint-fast-marching", "inpaint-navier-stokes"],
      ["hole-l1-percent", "hole-psnr-db", "l1-percent", "psnr-db", "seam-percent", "ssim"]
    ),
    (
      "complete", "complete", ["model", "inpaint-fast-marching", "inpaint-navier-stokes"],
      ["hole-l1-percent", "hole-psnr-db", "l1-percent", "psnr-db", "seam-percent", "ssim"]
    ),
    (
      "fill-context", "fill-context", ["model", "inpaint-fast-marching", "inpaint-navier-stokes"],
      ["hole-l1-percent", "hole-psnr-db", "l1-percent", "psnr-db", "seam-percent", "ssim"]
    ),
    (
      "colorize", "colorize", ["model", "left gray", "the photographs"],
      ["cbcr-mse", "psnr-db", "uncoloured-percent"]
    ),
    (
      "translate", "translate", ["model", "unchanged", "equalize"],
      ["l1-percent", "psnr-db", "ssim"]
    ),
  ])
  func aModelAloneIsMeasuredAtItsTask(
    node: String, task: String, methods: [String], measures: [String]
  ) throws {
    let path = "\(folder.path)/model.safetensors"
    try TinyModel.write(for: node, to: path)
    let (report, sheet) = try evaluate(path) { _ in }
    #expect(report.task == task && report.photos == 2 && report.skipped.isEmpty)
    #expect(report.methods.map(\.method) == methods)
    #expect(measures.allSatisfy { report.methods[0].measures[$0] != nil })
    for method in report.methods {
      let unreal = method.measures.filter { !$0.value.isFinite }
      #expect(unreal.isEmpty)
    }
    #expect(sheet.height > 100)
  }

  @Test func theSameIsMeasuredEveryTime() throws {
    let path = try model("inpaint")
    let (first, second) = (try evaluate(path) { _ in }, try evaluate(path) { _ in })
    #expect(first.report.methods.map(\.measures) == second.report.methods.map(\.measures))
    #expect(first.sheet == second.sheet)
    let other = try evaluate(path) {
      $0.settings = [SettingOverride(key: "seed", value: "1")]
    }
    #expect(other.report.methods.map(\.measures) != first.report.methods.map(\.measures))
  }

  @Test func whatIsOutsideTheHoleIsTheSoundPhotographs() throws {
    let subject = try EvaluationSubject(model: model("inpaint"), options { _ in })
    let source = try SampleSource(subject.recipe)
    let path = try #require(source.measuredPaths(nil).first)
    let sample = try #require(try source.middle(0, of: path, size: 64))
    let hole = try #require(sample.mask)
    for method in EvaluatedMethod.all(subject.task, .inpaint, name: "model") {
      let made = try method.answer(sample, "").asImage
      for pixel in 0..<64 * 64 where hole[pixel / 64, pixel % 64] <= 0.5 {
        #expect(made[pixel / 64, pixel % 64] == sample.clean[pixel / 64, pixel % 64])
      }
    }
  }

  @Test func wholePhotographsOfAnySizeAreMeasured() throws {
    try folder.addPhoto("photos/odd.png", height: 37, width: 91)
    for node in ["segment-defects", "inpaint", "translate"] {
      let report = try evaluate(model(node)) { $0.size = 0 }.report
      #expect(report.photos == 3 && report.size == 0)
    }
  }

  @Test func holesAreBinnedByTheirShare() throws {
    let bins = try evaluate(model("inpaint")) { _ in }.report.bins ?? []
    #expect(bins.reduce(0) { $0 + $1.photos } <= 2)
    #expect(bins.allSatisfy { $0.photos > 0 && $0.methods.count == 3 })
  }

  @Test func realDamageIsMarkedWithoutATruth() throws {
    let (report, _) = try evaluate(model("segment-defects")) {
      ($0.degrade, $0.size) = ("none", 0)
    }
    #expect(report.marked?.map(\.photo) == ["0.png", "1.png"])
    #expect(Set(report.marked?[0].percent.keys.map { $0 } ?? []) == ["model", "detect-defects"])
    #expect(report.methods.map(\.measures) == [[:], [:]])
    #expect(report.degrade == nil)
    #expect(report.tables.count == 1)
  }

  @Test func whatCannotBeReadIsLeftOutAndNamed() throws {
    try AtomicFile.replace("\(folder.path)/photos/bad.png") {
      try AtomicFile.fill($0, with: Array("no photograph".utf8))
    }
    let report = try evaluate(model("translate")) { _ in }.report
    #expect(report.photos == 2)
    #expect(report.skipped.map(\.photo) == ["\(folder.path)/photos/bad.png"])
  }

  @Test func aPhotographThatIsAllHoleIsLeftOut() throws {
    try folder.addPhoto("photos/!dot.png", height: 1, width: 1)
    let report = try evaluate(model("inpaint")) { $0.size = 0 }.report
    #expect(report.photos == 2)
    let path = "\(folder.path)/photos/!dot.png"
    #expect(report.skipped.map(\.reason) == ["\(path): all of it is hole"])
  }

  @Test func onlySoManyAreMeasured() throws {
    #expect(try evaluate(model("translate")) { $0.count = 1 }.report.photos == 1)
  }

  @Test func damagedWeightsAreNamed() throws {
    let path = "\(folder.path)/broken.safetensors"
    let network = ImageTranslator(TinyModel.translator)
    network.initialize(seed: 1)
    for parameter in network.namedParameters {
      parameter.parameter.value = Tensor(
        shape: parameter.parameter.value.shape, repeating: .infinity)
    }
    try network.weights(
      origin: path, metadata: ModelFile.metadata(network: "img2img", TinyModel.translator)
    ).write(to: path)
    #expect(throws: EvaluationError.notFinite(path)) { try evaluate(path) { _ in } }
  }

  @Test(arguments: [
    (
      "fill-context", 0,
      "context-encoder fills the middle of a square of 128 pixels, not of whole photographs; try "
        + "--size 128"
    ),
    (
      "fill-context", 130,
      "context-encoder fills the middle of a square of 160 pixels, not of 130; try --size 160"
    ),
  ])
  func aContextEncoderTakesSquares(node: String, size: Int, problem: String) throws {
    let path = try model(node)
    let error = #expect(throws: EvaluationError.self) { try evaluate(path) { $0.size = size } }
    #expect(error?.description == problem)
  }

  @Test func aGraphThatMarksNothingIsRefusedForMarks() throws {
    let path = try model("segment-defects")
    let error = #expect(throws: EvaluationError.self) { try evaluate(path) { $0.degrade = "blur" } }
    #expect(
      error?.description
        == "\(Self.root)/Graphs/degrade/blur.yaml marks no damage, which the task 'segment' needs; "
        + "name a graph that has an output 'mask' with --degrade, as old-photo or holes")
  }

  @Test func withoutPhotographsNothingIsMeasured() throws {
    let path = try model("translate")
    let none = #expect(throws: EvaluationError.self) {
      try evaluate(path) { $0.photos = "/nowhere" }
    }
    #expect(
      none?.description
        == "the folder '/nowhere' can't be read; set --photos to a folder of photographs")
    try AtomicFile.makeFolder("\(folder.path)/empty")
    let empty = "\(folder.path)/empty"
    #expect(throws: EvaluationError.noPhotographs(folder: empty)) {
      try evaluate(path) { $0.photos = empty }
    }
  }

  private static let root =
    #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }

  private func model(_ node: String) throws -> String {
    let path = "\(folder.path)/model.safetensors"
    try TinyModel.write(for: node, to: path)
    return path
  }

  private func options(_ change: (inout EvaluationOptions) -> Void) -> EvaluationOptions {
    var options = EvaluationOptions(photos: "\(folder.path)/photos", currentFolder: Self.root)
    change(&options)
    return options
  }

  private func evaluate(
    _ model: String, _ change: (inout EvaluationOptions) -> Void
  ) throws -> (report: EvaluationReport, sheet: Image) {
    let options = options(change)
    return try Evaluation(EvaluationSubject(model: model, options), options).run()
  }
}
