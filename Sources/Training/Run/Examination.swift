import Imaging
import NeuralNetworks
import NodeKit
import TensorCore

/// Measures a network by samples that stay the same, and shows what it makes of them.
final class Examination: Sendable {
  private let task: any TrainingTask
  private let ownSource: SampleSource?
  private let samples: [(name: String, sample: Sample)]

  /// How many samples a sheet shows.
  private static let shownCount = 4

  /// Makes the samples.
  ///
  /// - Throws: `GraphError`, `TrainingError`, or `CancelledError`.
  init(_ recipe: Recipe, _ task: any TrainingTask, training: SampleSource, size: Int) throws {
    self.task = task
    let settings = recipe.validation
    ownSource =
      recipe.data.distinct != nil || settings.photos.isEmpty
      ? nil : try SampleSource(recipe, photos: settings.photos)
    if let distinct = recipe.data.distinct {
      // What is learnt by heart is measured by itself.
      samples = try (0..<min(distinct, settings.count)).map {
        ("sample \($0)", try training.sample($0, size: size))
      }
    } else {
      samples = try (ownSource ?? training).middles(settings.count, size: size)
    }
  }

  /// The photographs of its own that could not be read, and why.
  var unreadable: [(path: String, reason: String)] { ownSource?.unreadable ?? [] }

  /// How good the network is now, and a sheet: a row for each of the first samples.
  ///
  /// - Throws: `CancelledError`.
  func examine() throws -> (measures: [Measure], sheet: Image) {
    var answers: [Answer] = []
    var rows: [Image] = []
    for (name, sample) in samples {
      let lesson = try task.lesson(Batch([sample]))
      let result = try task.network.run(lesson.inputs)
      answers.append(Answer(name: name, sample: sample, lesson: lesson, result: result))
      if rows.count < Self.shownCount { rows.append(try row(sample, lesson, result)) }
    }
    return (try task.measure(answers), try rows.stacked())
  }

  private func row(_ sample: Sample, _ lesson: Lesson, _ result: Tensor) throws -> Image {
    var panels: [(label: String, raster: Raster)] = [("photo", .image(sample.photo))]
    panels.append(("made", try task.panel(result, lesson)))
    if let mask = sample.mask {
      panels.append((task is SegmentTask ? "target" : "mask", .mask(mask)))
    }
    panels.append((task is SegmentTask ? "sound" : "target", .image(sample.clean)))
    return try ComparisonSheet.make(panels: panels)
  }
}

/// The examinations of a training, one for each size that its phases have.
final class Examinations {
  private let recipe: Recipe
  private let task: any TrainingTask
  private let training: SampleSource
  private var known: [Int: Examination] = [:]

  init(_ recipe: Recipe, _ task: any TrainingTask, training: SampleSource) {
    (self.recipe, self.task, self.training) = (recipe, task, training)
  }

  /// The photographs of their own that could not be read, and why.
  var unreadable: [(path: String, reason: String)] { known.values.flatMap(\.unreadable) }

  /// How good the network is now at samples of a size, and a sheet of them.
  ///
  /// - Throws: `GraphError`, `TrainingError`, or `CancelledError`.
  func examine(size: Int) throws -> (measures: [Measure], sheet: Image) {
    let examination =
      try known[size] ?? Examination(recipe, task, training: training, size: size)
    known[size] = examination
    return try examination.examine()
  }
}
