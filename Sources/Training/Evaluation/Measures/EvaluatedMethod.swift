import Imaging
import NeuralNetworks
import TensorCore

/// A way to do a task: the network that is measured, or one of those that it must beat.
struct EvaluatedMethod: Sendable {
  let name: String
  /// What it makes of a sample: a mask of beliefs for marks, else a picture as large as the sample,
  /// which equals the sound one outside a hole. `name` is what its pictures are called, as
  /// `EvaluationFolder` has it.
  let answer: @Sendable (_ sample: Sample, _ name: String) throws -> Raster

  /// The network first, then the others.
  static func all(
    _ task: any TrainingTask, _ kind: TaskKind, name: String
  ) -> [EvaluatedMethod] {
    let network = EvaluatedMethod(name: name) { sample, _ in try task.answer(sample) }
    return [network] + kind.baselines
  }
}

extension TaskKind {
  /// What does the task without learning, at the settings of its node; and what does nothing.
  fileprivate var baselines: [EvaluatedMethod] {
    switch self {
    case .segment:
      [
        EvaluatedMethod(name: "detect-defects") { sample, _ in
          .mask(try DefectDetector().detect(sample.photo))
        }
      ]
    case .inpaint, .complete, .fillContext:
      [
        EvaluatedMethod(name: "inpaint-fast-marching") { sample, _ in
          try sample.filled { try FastMarching.inpaint($0, hole: $1) }
        },
        EvaluatedMethod(name: "inpaint-navier-stokes") { sample, _ in
          try sample.filled { try NavierStokes.inpaint($0, hole: $1) }
        },
      ]
    case .colorize:
      [
        EvaluatedMethod(name: "left gray") { sample, _ in
          .image(try sample.photo.luma().expandedToRGB())
        },
        EvaluatedMethod(name: "the photographs") { sample, _ in .image(sample.clean) },
      ]
    case .translate, .translateUnpaired:
      [
        EvaluatedMethod(name: "unchanged") { sample, _ in .image(sample.photo) },
        EvaluatedMethod(name: "equalize") { sample, _ in
          .image(try sample.photo.equalized())
        },
      ]
    }
  }

  /// What adds up the answers.
  func makeTally() -> any MethodTally {
    switch self {
    case .segment: MarkTally()
    case .inpaint, .complete, .fillContext: HoleTally()
    case .colorize: ColourTally()
    case .translate, .translateUnpaired: PictureTally()
    }
  }
}

extension Sample {
  /// The sound photograph with what `fill` makes of the damaged one in the hole.
  func filled(_ fill: (Image, Mask) throws -> Image) throws -> Raster {
    guard let mask else { preconditionFailure("holes are filled without a mask") }
    let hole = try mask.thresholded(at: Float(0.5).nextUp)
    var result = clean
    try result.composite(fill(photo, hole), where: hole)
    return .image(result)
  }
}

extension TrainingTask {
  /// What the network makes of a sample of any size: what it takes more is mirrored at the borders,
  /// and cut off again.
  ///
  /// - Throws: `NotFiniteAnswer`, or `CancelledError`.
  fileprivate func answer(_ sample: Sample) throws -> Raster {
    let lesson = try lesson(Batch([sample]))
    let isPart = lesson.target.shape[1] < sample.photo.height
    let result = try isPart ? network.run(lesson.inputs) : network.run(fitting: lesson.inputs)
    guard result.isFinite else { throw NotFiniteAnswer() }
    switch self {
    case let task as ColorizeTask:
      let colours = try task.differences(result, lesson)
      return .image(try sample.photo.coloured(colours))
    case is InpaintTask, is CompleteTask, is FillContextTask:
      let made = try panel(result, lesson).asImage
      return try sample.filled { photo, _ in isPart ? photo.withMiddle(made) : made }
    default: return try panel(result, lesson)
    }
  }
}

/// A network gave what is no number.
struct NotFiniteAnswer: Error {}

extension Tensor {
  /// Whether every element is a finite number.
  fileprivate var isFinite: Bool {
    // Infinity and NaN less themselves are NaN, and stay it in a sum.
    withUnsafeBufferPointer { values in values.reduce(0) { $0 + ($1 - $1) } == 0 }
  }
}

extension Image {
  /// Its brightness in other colours, Cb - 0.5 and Cr - 0.5 in `[1, H, W, 2]`.
  fileprivate func coloured(_ differences: Tensor) throws -> Image {
    var picture = try YCbCr(self)
    func plane(_ channel: Int) -> Tensor {
      differences.withUnsafeBufferPointer { from in
        Tensor(uninitialized: [height, width]) { to in
          for index in to.indices { to[index] = max(0, min(1, from[2 * index + channel] + 0.5)) }
        }
      }
    }
    (picture.cb, picture.cr) = (plane(0), plane(1))
    return try picture.rgb()
  }

  /// The image with another, half as high and half as wide, over its middle.
  fileprivate func withMiddle(_ part: Image) -> Image {
    var result = self
    let (top, left, channels) = (height / 4, width / 4, channels)
    result.pixels.withUnsafeMutableBufferPointer { to in
      part.pixels.withUnsafeBufferPointer { from in
        let run = part.width * channels
        for row in 0..<part.height {
          let start = ((top + row) * width + left) * channels
          for index in 0..<run { to[start + index] = from[row * run + index] }
        }
      }
    }
    return result
  }
}
