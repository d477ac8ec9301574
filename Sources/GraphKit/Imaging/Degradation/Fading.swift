import Glibc
public import TensorCore

/// Lost or exaggerated contrast: out = (in - m) c + m + b, cut to 0...1, where m is the picture's
/// mean brightness, c the contrast and b the shift.
///
/// Contrasts below 1 are faded prints; far above 1 whites and blacks clip, as in copies of copies.
/// With `unevenness` 0 this is the random lighting by which DeOldify's fading was trained (fastai's
/// RandomLighting): there contrast 0.667...1.5 and shift 0.5.
public struct Fading: Sendable {
  /// The contrast, above 0. Below 1, 1/c is drawn evenly, above it c.
  public var contrast: ClosedRange<Double>
  /// The most that brightness is shifted, up or down, 0...1.
  public var shift: Double
  /// How much weaker the fading is where it is weakest, 0...1; it is strongest near the border.
  public var unevenness: Double

  /// Declares fading.
  public init(
    contrast: ClosedRange<Double> = 0.4...1, shift: Double = 0.1, unevenness: Double = 0.4
  ) {
    (self.contrast, self.shift, self.unevenness) = (contrast, shift, unevenness)
  }

  /// Fades a photograph.
  ///
  /// - Throws: `CancelledError`.
  public func apply(to image: inout Image, random: inout SeededRandom) throws {
    let contrast = Self.contrast(in: contrast, &random)
    let shift = Float(shift) * random.uniform(-1.0...1)
    let luma = try image.luma().pixels
    let mean = luma.withUnsafeBufferPointer { $0.reduce(0, +) } / Float(luma.count)
    let unevenness = Float(unevenness)
    let weights = try random.unevenness(height: image.height, width: image.width)
    try weights.withUnsafeBufferPointer { weights in
      let weights = SendablePointer(weights)
      try image.changeColours { index, colour in
        let faded = (colour - mean) * contrast + (mean + shift)
        return colour.mixed(with: faded, 1 - unevenness * (1 - weights[index]))
      }
    }
  }

  private static func contrast(
    in range: ClosedRange<Double>, _ random: inout SeededRandom
  ) -> Float {
    // On this scale -x stands for 1 / (1 + x) and x for 1 + x.
    func scale(_ contrast: Double) -> Double { contrast < 1 ? 1 - 1 / contrast : contrast - 1 }
    let place = random.uniform(scale(range.lowerBound)...scale(range.upperBound))
    return place < 0 ? 1 / (1 - place) : 1 + place
  }
}

extension SeededRandom {
  /// How far along the ageing of a print is from place to place, `[height, width]`, 0...1: in soft
  /// clouds, and 1 at the border, where light and air get in.
  ///
  /// - Throws: `CancelledError`.
  mutating func unevenness(height: Int, width: Int) throws -> Tensor {
    let clouds = try clouds(
      height: height, width: width, cell: Float(max(height, width)) / 2.5, layers: 2)
    let depth = uniform(0.03...0.2) * Float(min(height, width)) + 1
    return Tensor(uninitialized: [height, width]) { target in
      clouds.withUnsafeBufferPointer { clouds in
        for y in 0..<height {
          for x in 0..<width {
            let distance = Float(min(min(x, width - 1 - x), min(y, height - 1 - y)))
            let border = max(0, 1 - distance / depth)
            let index = y * width + x
            target[index] = clouds[index] + (1 - clouds[index]) * border * border
          }
        }
      }
    }
  }
}
