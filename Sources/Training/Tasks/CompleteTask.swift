import Imaging
import NeuralNetworks
import TensorCore

/// Filling holes by a completion network.
struct CompleteTask: TrainingTask {
  let network: any Network
  /// The colour of holes, red, green and blue in 0...1; `nil` for the mean of what is outside.
  var mean: [Float]?

  func lesson(_ batch: Batch) throws -> Lesson {
    let hole = try batch.hole()
    let shape = hole.shape
    return Lesson(
      inputs: [
        batch.photo.blanked(hole, with: mean), hole.reshaped([shape[0], shape[1], shape[2], 1]),
      ],
      target: batch.clean, hole: hole, real: try SampleRange.signed.encode(batch.clean),
      condition: try SampleRange.signed.encode(batch.photo))
  }

  func picture(_ result: Tensor, _ lesson: Lesson) throws -> Tensor? {
    try SampleRange.signed.encode(result).composited(lesson)
  }

  func measure(_ answers: [Answer]) throws -> [Measure] { try answers.holeMeasures(self) }

  func panel(_ result: Tensor, _ lesson: Lesson) throws -> Raster {
    try .image(compositePanel(result, lesson))
  }
}

extension Tensor {
  /// RGB pictures with one colour in their holes: the one given, or else the mean of what is outside
  /// each one's hole.
  fileprivate func blanked(_ hole: Tensor, with colour: [Float]?) -> Tensor {
    let pixels = shape[1] * shape[2]
    var result = self
    result.withUnsafeMutableBufferPointer { values in
      hole.withUnsafeBufferPointer { hole in
        for image in 0..<shape[0] {
          let own = image * pixels..<(image + 1) * pixels
          for channel in 0..<3 {
            var (sum, count) = (0.0, 0.0)
            for pixel in own where hole[pixel] == 0 {
              sum += Double(values[3 * pixel + channel])
              count += 1
            }
            let mean = colour?[channel] ?? Float(sum / max(1, count))
            for pixel in own where hole[pixel] != 0 { values[3 * pixel + channel] = mean }
          }
        }
      }
    }
    return result
  }
}
