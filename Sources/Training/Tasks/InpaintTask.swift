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

extension Batch {
  /// The hole, of 0 and 1.
  fileprivate func hole() throws -> Tensor {
    guard let mask else { preconditionFailure("holes are filled without a mask") }
    return try mask.mapped { $0 > 0.5 ? 1 : 0 }
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

extension Tensor {
  /// Made pictures in the hole, the real ones elsewhere. Differentiable.
  fileprivate func composited(_ lesson: Lesson) throws -> Tensor {
    guard let hole = lesson.hole, let real = lesson.real else { return self }
    return try replacing(hole, of: real)
  }

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
  fileprivate func holeMeasures(_ task: some TrainingTask) throws -> [Measure] {
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
