import Imaging
import NeuralNetworks
import TensorCore

/// Colouring gray photographs.
struct ColorizeTask: TrainingTask {
  let network: any Network

  /// What the network gives: planes of colour, or RGB in these numbers.
  private var range: SampleRange? {
    switch network {
    case is DeOldify: .imageNet
    case is DeOldify2018: .signed
    default: nil
    }
  }

  func lesson(_ batch: Batch) throws -> Lesson {
    let gray = batch.photo.grayRGB()
    return Lesson(
      inputs: [try SampleRange.imageNet.encode(gray)],
      target: try range?.encode(batch.clean) ?? batch.clean.colourDifferences(),
      real: try SampleRange.signed.encode(batch.clean),
      condition: try SampleRange.signed.encode(gray))
  }

  func picture(_ result: Tensor, _ lesson: Lesson) throws -> Tensor? {
    if let range { return try SampleRange.signed.encode(range.decode(result)) }
    guard let condition = lesson.condition else { return nil }
    let brightness = try SampleRange.signed.decode(condition.channels(0..<1))
    return try SampleRange.signed.encode(result.rgb(withBrightness: brightness))
  }

  func measure(_ answers: [Answer]) throws -> [Measure] {
    var (squares, gray, psnr, count) = (0.0, 0.0, 0.0, 0.0)
    for answer in answers {
      if case .image(let picture) = try panel(answer.result, answer.lesson) {
        psnr += min(99, try Quality.psnr(picture, answer.sample.clean))
      }
      let made = try differences(answer.result, answer.lesson)
      let real = answer.sample.clean.pixels.reshaped([
        1, made.shape[1], made.shape[2], 3,
      ]).colourDifferences()
      squares += try made.sum(with: real) { a, b in
        let difference = 255 * (Double(a) - Double(b))
        return difference * difference
      }
      gray += made.uncolouredPixels
      count += Double(made.count)
    }
    return [
      Measure(name: "cbcr-mse", value: squares / max(1, count), better: .down),
      Measure(name: "uncoloured-percent", value: 200 * gray / max(1, count), better: .down),
      Measure(
        name: "picture-psnr-db", value: psnr / Double(max(1, answers.count)), better: .up),
    ]
  }

  func panel(_ result: Tensor, _ lesson: Lesson) throws -> Raster {
    guard let condition = lesson.condition else { preconditionFailure("a lesson without gray") }
    let brightness = try SampleRange.signed.decode(condition.channels(0..<1))
    return .image(
      try differences(result, lesson).rgb(withBrightness: brightness).image())
  }

  /// Cb - 0.5 and Cr - 0.5 of a result.
  func differences(_ result: Tensor, _ lesson: Lesson) throws -> Tensor {
    guard let range else { return result }
    return try range.decode(result).colourDifferences()
  }
}

extension Tensor {
  /// How many pixels of colour differences are as good as gray: both below 5 of 255.
  fileprivate var uncolouredPixels: Double {
    withUnsafeBufferPointer { values in
      var count = 0
      for pixel in 0..<values.count / 2 {
        let (cb, cr) = (values[2 * pixel], values[2 * pixel + 1])
        if (cb * cb + cr * cr).squareRoot() * 255 < 5 { count += 1 }
      }
      return Double(count)
    }
  }
}
