import Imaging
import NeuralNetworks
import TensorCore

/// Filling a square hole in the middle, or holes anywhere, by a context encoder.
struct FillContextTask: TrainingTask {
  let network: any Network

  private var seesWholeImage: Bool {
    (network as? ContextEncoder)?.configuration.predictsWholeImage ?? false
  }

  func lesson(_ batch: Batch) throws -> Lesson {
    let whole = try SampleRange.signed.encode(batch.clean)
    let hole = try batch.hole()
    let inputs = [try SampleRange.signed.encode(batch.photo)]
    let shape = hole.shape
    if seesWholeImage {
      return Lesson(
        inputs: inputs, target: whole, hole: hole,
        overlapWeights: try OverlapWeights.outside(hole), real: whole, condition: inputs[0])
    }
    // The network makes the middle, half as high and half as wide.
    func middle(_ x: Tensor) throws -> Tensor {
      try x.cropped(
        top: shape[1] / 4, left: shape[2] / 4, height: shape[1] / 2, width: shape[2] / 2)
    }
    let target = try middle(whole)
    let part = try middle(hole.reshaped([shape[0], shape[1], shape[2], 1]))
    return Lesson(
      inputs: inputs, target: target,
      hole: part.reshaped([part.shape[0], part.shape[1], part.shape[2]]),
      overlapWeights: OverlapWeights.border(of: [shape[0], shape[1] / 2, shape[2] / 2]),
      real: target,
      condition: try middle(inputs[0]))
  }

  func picture(_ result: Tensor, _ lesson: Lesson) throws -> Tensor? { result }

  func measure(_ answers: [Answer]) throws -> [Measure] { try answers.holeMeasures(self) }

  func panel(_ result: Tensor, _ lesson: Lesson) throws -> Raster {
    try .image(compositePanel(result, lesson))
  }
}
