import Foundation
import GraphEngine
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@testable import Training

/// What is measured.
struct EvaluationSubjectTests {
  private let folder: TrainingFolder

  init() throws { folder = try TrainingFolder() }

  @Test func aRecipeTakesTheNewestOfItsTraining() throws {
    let recipe = try writeRecipe()
    try writeModel("trained/test/test.safetensors", age: 10)
    try writeModel("trained/test/test-best.safetensors", age: 20)
    try writeModel("trained/test/checkpoint.safetensors", age: 0)
    let subject = try EvaluationSubject(recipe: recipe, options())
    #expect(subject.model == "\(folder.path)/trained/test/test.safetensors")
    #expect(subject.networkName == "img2img")
  }

  @Test func aModelOfARecipeMayBeNamed() throws {
    let recipe = try writeRecipe()
    try writeModel("other.safetensors", age: 0)
    let model = "\(folder.path)/other.safetensors"
    let subject = try EvaluationSubject(recipe: recipe, options { $0.model = model })
    #expect(subject.model == model)
  }

  @Test func withoutAModelThereIsNothingToMeasure() throws {
    let recipe = try writeRecipe()
    let error = #expect(throws: EvaluationError.self) {
      try EvaluationSubject(recipe: recipe, options())
    }
    #expect(
      error?.description
        == "there is no model in trained/test; train one with 'graphrun train', or name one with "
        + "--model")
  }

  @Test func settingsChangeTheRecipe() throws {
    let recipe = try writeRecipe()
    try writeModel("trained/test/test.safetensors", age: 0)
    let seed = SettingOverride(key: "seed", value: "7")
    let subject = try EvaluationSubject(recipe: recipe, options { $0.settings = [seed] })
    #expect(subject.recipe.seed == 7)
    #expect(subject.recipe.data.photos.map(\.path) == [folder.path])
  }

  @Test func weightsThatNameNoNetworkAreRefused() throws {
    let path = "\(folder.path)/bare.safetensors"
    let network = ImageTranslator(TinyModel.translator)
    network.initialize(seed: 1)
    try network.weights(origin: path).write(to: path)
    let error = #expect(throws: EvaluationError.self) {
      try EvaluationSubject(model: path, options())
    }
    #expect(
      error?.description
        == "\(path) does not say which network it is for; convert it with 'graphrun models import "
        + "FILE --network NAME', or name its recipe with --model \(path)")
  }

  @Test func withoutDamageThereAreNoPairsAndNoHoles() throws {
    for (node, expected) in [
      ("translate", EvaluationError.noPairs), ("inpaint", EvaluationError.noHoles),
    ] {
      let path = "\(folder.path)/\(node).safetensors"
      try TinyModel.write(for: node, to: path)
      #expect(throws: expected) {
        try EvaluationSubject(model: path, options { $0.degrade = "none" })
      }
    }
  }

  @Test func aModelSaysWhatItWasTrainedFor() throws {
    for task in ["colorize", "translate"] {
      let path = try writeDeOldify(["graphrun.task": task, "graphrun.recipe": "a"])
      #expect(try EvaluationSubject(model: path, blurred()).recipe.task.rawValue == task)
    }
  }

  /// As a training before models said it.
  @Test func aModelThatDoesNotSayItIsAskedAbout() throws {
    let path = try writeDeOldify(["graphrun.recipe": "defade"])
    let error = #expect(throws: EvaluationError.self) {
      try EvaluationSubject(model: path, blurred())
    }
    #expect(
      error?.description
        == "\(path) does not say which task it was trained for; set --task to colorize or "
        + "translate, or name its recipe with --model \(path)")
    let asked = try EvaluationSubject(model: path, blurred { $0.task = .translate })
    #expect(asked.recipe.task == .translate)
  }

  @Test func publishedWeightsDoWhatTheyWerePublishedFor() throws {
    let path = try writeDeOldify([:])
    #expect(try EvaluationSubject(model: path, blurred()).recipe.task == .colorize)
  }

  @Test func whatANetworkCannotDoIsNotMeasured() throws {
    let path = try writeDeOldify([:])
    let error = #expect(throws: EvaluationError.self) {
      try EvaluationSubject(model: path, blurred { $0.task = .segment })
    }
    #expect(
      error?.description
        == "\(path) is for the network 'deoldify-deep', which does not do the task 'segment'; set "
        + "--task to colorize or translate or translate-unpaired")
  }

  @Test func aGraphIsFoundByItsName() throws {
    let sound = DegradationFinder(options(), recipeFolder: "/none/recipes")
    #expect(try sound.find("mine/a.yaml") == "\(folder.path)/mine/a.yaml")
    let error = #expect(throws: EvaluationError.self) { try sound.find("holes") }
    #expect(
      error?.description
        == "there is no graph 'holes' in /none/degrade, \(folder.path)/Graphs/degrade, "
        + "\(folder.path)/degrade; name a graph that damages photographs with --degrade FILE.yaml")
    try AtomicFile.replace("\(folder.path)/degrade/holes.yaml") {
      try AtomicFile.fill($0, with: [])
    }
    #expect(try sound.find("holes") == "\(folder.path)/degrade/holes.yaml")
  }

  private func options(
    _ change: (inout EvaluationOptions) -> Void = { _ in }
  ) -> EvaluationOptions {
    var options = EvaluationOptions(photos: folder.path, currentFolder: folder.path)
    change(&options)
    return options
  }

  /// With a graph for damage that need not be there.
  private func blurred(
    _ change: (inout EvaluationOptions) -> Void = { _ in }
  ) -> EvaluationOptions {
    options {
      $0.degrade = "blur.yaml"
      change(&$0)
    }
  }

  private func writeDeOldify(_ metadata: [String: String]) throws -> String {
    let path = "\(folder.path)/net.safetensors"
    try TinyModel.write(
      DeOldify(TinyModel.deOldify), "deoldify-deep", metadata: metadata, to: path)
    return path
  }

  private func writeRecipe() throws -> String {
    let text = TrainingFolder.text.replacing(
      "name: cyclegan, width: 4, blocks: 1", with: "name: img2img, width: 4"
    )
    .replacing("photos: PHOTOS, size: 16", with: "photos: ., size: 16, degrade: blur.yaml")
    try AtomicFile.replace("\(folder.path)/test.yaml") {
      try AtomicFile.fill($0, with: Array(text.utf8))
    }
    return "\(folder.path)/test.yaml"
  }

  private func writeModel(_ name: String, age: Double) throws {
    let path = "\(folder.path)/\(name)"
    try AtomicFile.makeFolder(AtomicFile.folder(of: path))
    try TinyModel.write(for: "translate", to: path)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: path)
  }
}
