import Imaging
import NeuralNetworks
import Testing

@testable import Training

/// How a training is measured.
@Suite(.serialized) struct ExaminationTests {
  @Test func theSameNetworkMeasuresTheSame() throws {
    let folder = try TrainingFolder()
    let (recipe, task) = try make(folder)
    let source = try SampleSource(recipe)
    let first = try Examination(recipe, task, training: source, size: 16).examine()
    let second = try Examination(recipe, task, training: source, size: 16).examine()
    #expect(first.measures == second.measures && !first.measures.isEmpty)
    #expect(first.sheet.pixels == second.sheet.pixels)
  }

  @Test func aSheetShowsFourSamplesAtMost() throws {
    let folder = try TrainingFolder(photos: 6)
    func height(_ count: Int) throws -> Int {
      let (recipe, task) = try make(folder, ["validation.count": "\(count)"])
      let examination = try Examination(
        recipe, task, training: SampleSource(recipe), size: 16)
      return try examination.examine().sheet.height
    }
    let (one, four, six) = (try height(1), try height(4), try height(6))
    #expect(four == six && four > 3 * one)
  }

  /// What is learnt by heart is measured by itself, whatever photographs there are for measuring.
  @Test func distinctSamplesAreMeasuredThemselves() throws {
    let folder = try TrainingFolder()
    let (recipe, task) = try make(
      folder, ["data.distinct": "1", "validation.photos": "\(folder.path)/nowhere"])
    _ = try Examination(recipe, task, training: SampleSource(recipe), size: 16).examine()
  }

  @Test func eachSizeHasItsOwn() throws {
    let folder = try TrainingFolder()
    let (recipe, task) = try make(folder)
    let examinations = Examinations(recipe, task, training: try SampleSource(recipe))
    let (small, large) = (try examinations.examine(size: 16), try examinations.examine(size: 32))
    #expect(small.measures != large.measures)
    #expect(try examinations.examine(size: 16).measures == small.measures)
  }

  private func make(
    _ folder: TrainingFolder, _ settings: [String: String] = [:]
  ) throws -> (Recipe, any TrainingTask) {
    let recipe = try folder.recipe(settings)
    let task = recipe.makeTask()
    task.network.initialize(seed: 1)
    return (recipe, task)
  }
}
