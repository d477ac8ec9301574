import Imaging
import NeuralNetworks
import TensorCore

/// Filling holes by partial convolutions.
struct InpaintTask: TrainingTask {
  let network: any Network
  /// What its numbers mean.
  var range = SampleRange.imageNet

  func lesson(_ batch: Batch) throws -> Lesson {
    let hole = try batch.hole()
    let shape = hole.shape
    var inputs = [
      try range.encode(batch.photo),
      hole.reshaped([shape[0], shape[1], shape[2], 1]),
    ]
    if network.inputs.count > inputs.count {
      inputs.append(try range.encode(batch.guess(hole)))
    }
    return Lesson(
      inputs: inputs, target: try range.encode(batch.clean), hole: hole,
      real: try SampleRange.signed.encode(batch.clean),
      condition: try SampleRange.signed.encode(batch.photo))
  }

  func picture(_ result: Tensor, _ lesson: Lesson) throws -> Tensor? {
    try pictures(result, lesson)[1]
  }

  /// What was made, and that in the hole alone.
  func pictures(_ result: Tensor, _ lesson: Lesson) throws -> [Tensor] {
    let made = try SampleRange.signed.encode(range.decode(result))
    return [made, try made.composited(lesson)]
  }

  func measure(_ answers: [Answer]) throws -> [Measure] { try answers.holeMeasures(self) }

  func panel(_ result: Tensor, _ lesson: Lesson) throws -> Raster {
    try .image(compositePanel(result, lesson))
  }
}

extension Batch {
  /// What Navier-Stokes inpainting makes of the photographs, as the node that fills holes has it.
  fileprivate func guess(_ hole: Tensor) throws -> Tensor {
    let shape = photo.shape
    var guesses: [Sample] = []
    for index in 0..<count {
      let image = photo.picture(index).image()
      let holes = hole.reshaped([shape[0], shape[1], shape[2], 1]).picture(index)
      let mask = Mask(values: holes.reshaped([shape[1], shape[2]]))
      // A photograph that is all hole is its own guess.
      let isAllHole = !holes.elements.contains(0)
      let filled = isAllHole ? image : try NavierStokes.inpaint(image, hole: mask)
      guesses.append(Sample(photo: filled, clean: filled))
    }
    return Batch(guesses).photo
  }
}
