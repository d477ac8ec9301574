import Imaging
import NeuralNetworks
import TensorCore

extension Batch {
  /// The hole, of 0 and 1.
  func hole() throws -> Tensor {
    guard let mask else { preconditionFailure("holes are filled without a mask") }
    return try mask.mapped { $0 > 0.5 ? 1 : 0 }
  }
}

extension Tensor {
  /// Made pictures in the hole, the real ones elsewhere. Differentiable.
  func composited(_ lesson: Lesson) throws -> Tensor {
    guard let hole = lesson.hole, let real = lesson.real else { return self }
    return try replacing(hole, of: real)
  }
}

extension TrainingTask {
  /// What is made in the hole, and what is there elsewhere.
  func compositePanel(_ result: Tensor, _ lesson: Lesson) throws -> Image {
    guard let made = try picture(result, lesson) else {
      preconditionFailure("a task without pictures")
    }
    let whole: Tensor
    if let hole = lesson.hole, let real = lesson.real {
      whole = try made.replacing(hole, of: real)
    } else {
      whole = made
    }
    let samples = try SampleRange.signed.decode(whole)
    return samples.image()
  }
}

extension [Answer] {
  /// How well holes are filled: only the hole counts.
  func holeMeasures(_ task: some TrainingTask) throws -> [Measure] {
    var (psnr, l1, count) = (0.0, 0.0, 0.0)
    for answer in self {
      guard let hole = answer.lesson.hole, let real = answer.lesson.real,
        hole.elements.contains(1)
      else { continue }
      let mask = Mask(values: hole.reshaped([hole.shape[1], hole.shape[2]]))
      let samples = try SampleRange.signed.decode(real)
      let target = samples.image()
      let made = try task.compositePanel(answer.result, answer.lesson)
      psnr += Swift.min(99, try Quality.psnr(made, target, within: mask))
      l1 += try Quality.l1Percent(made, target, within: mask)
      count += 1
    }
    return [
      Measure(name: "hole-psnr-db", value: psnr / Swift.max(1, count), better: .up),
      Measure(name: "hole-l1-percent", value: l1 / Swift.max(1, count), better: .down),
    ]
  }
}
