import Foundation
import GraphEngine
import Testing

@testable import Training

/// The recipes of `Graphs/recipes`, in their short form.
@Suite(.serialized) struct RecipesTests {
  /// By which share the first loss that is named falls at least, from the mean of the first five
  /// steps of the network to that of the last five of the same phase.
  static let falls: [(name: String, loss: String, share: Double)] = [
    ("colorize", "l1", 0.2), ("context-encoder", "overlap-l2", 0.2), ("cyclegan", "cycle", 0.15),
    ("deblur", "l1", 0.15), ("defade", "l2", 0.4), ("defects", "loss", 0.25),
    ("deoldify-defade", "l1", 0.3), ("deoldify", "l1", 0.2), ("dualgan", "cycle", 0.4),
    ("glcic", "hole-l2", 0.1), ("img2img", "l2", 0.4), ("inpaint", "loss", 0.3),
    ("pix2pix", "l1", 0.15),
  ]

  @Test func allRecipesAreTried() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(graphs)/recipes")
    #expect(files.sorted() == Self.falls.map { "\($0.name).yaml" })
  }

  @Test(arguments: falls)
  func theShortFormLearns(name: String, loss: String, share: Double) throws {
    let folder = try TrainingFolder(photos: 0)
    let out = "\(folder.path)/out"
    try TrainingRun(recipe(name), folder: out, resumes: false).run()
    let steps = try TrainingLog.read("\(out)/log.jsonl").filter { $0.event == "step" }
    let longest =
      Dictionary(grouping: steps, by: \.phase).values
      .map { $0.compactMap { $0.values?[loss] } }.max { $0.count < $1.count } ?? []
    let (first, last) = (longest.prefix(5), longest.suffix(5))
    let fall = 1 - last.reduce(0, +) / first.reduce(0, +)
    #expect(fall > share, "\(loss) fell by \(fall)")
  }

  @Test(arguments: falls.map(\.name)) func theLongFormIsValid(_ name: String) throws {
    let recipe = try Recipe(
      path: "\(graphs)/recipes/\(name).yaml",
      settings: [SettingOverride(key: "data.photos", value: "\(graphs)/photos/samples")],
      currentFolder: "/")
    #expect(!recipe.isSmoke)
    #expect(recipe.stepCount > 1000)
    _ = try SampleSource(recipe).sample(0, size: recipe.data.size)
  }

  private func recipe(_ name: String) throws -> Recipe {
    try Recipe(
      path: "\(graphs)/recipes/\(name).yaml",
      settings: [SettingOverride(key: "smoke", value: "true")], currentFolder: "/")
  }

  private let graphs =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Graphs"
}
