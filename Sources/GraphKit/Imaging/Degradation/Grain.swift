import Glibc
public import TensorCore

/// Film grain: noise in clumps, strongest in the middle tones.
public struct Grain: Sendable {
  /// The deviation in middle gray, 0...1.
  public var strength: ClosedRange<Double>
  /// The deviation of the bell that blurs the noise into clumps, pixels; 0 for single pixels.
  public var size: ClosedRange<Double>

  /// Declares grain.
  public init(
    strength: ClosedRange<Double> = 0.01...0.06, size: ClosedRange<Double> = 0...1
  ) {
    (self.strength, self.size) = (strength, size)
  }

  /// Adds grain to a photograph, the same to all channels.
  ///
  /// - Throws: `CancelledError`.
  public func apply(to image: inout Image, random: inout SeededRandom) throws {
    let sigma = Double(random.uniform(size))
    let noise = try Mask(
      values: Self.noise(height: image.height, width: image.width, seed: random.next())
    ).gaussianBlurred(sigma: sigma)
    // Blurring by a bell leaves 1 / (2 sqrt(pi) sigma) of the deviation; single pixels all of it.
    let kept = min(1, 1 / (2 * Float.pi.squareRoot() * max(0.01, Float(sigma))))
    let strength = random.uniform(strength) / (kept * Self.deviation)
    try noise.values.withUnsafeBufferPointer { noise in
      let noise = SendablePointer(noise)
      try image.changeColours { index, colour in
        let luma = colour.luma
        return colour + (noise[index] - 0.5) * strength * (0.3 + 2.8 * luma * (1 - luma))
      }
    }
  }

  /// The deviation of `noise`: that of the mean of four even numbers of 0..<1.
  private static let deviation: Float = 0.144337567

  /// Nearly normal numbers in 0..<1, mean 0.5, `[height, width]`.
  private static func noise(height: Int, width: Int, seed: UInt64) throws -> Tensor {
    try Tensor(uninitialized: [height, width]) { target in
      let target = SendablePointer(target)
      try parallelFor(height, grain: rowGrain(rowElements: 8 * width)) { rows in
        var random = SeededRandom(seed: seed)
        random.skip(rows.lowerBound * width)
        for index in rows.lowerBound * width..<rows.upperBound * width {
          let bits = random.next()
          let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
          target[index] = Float(sum) / 262_144
        }
      }
    }
  }
}
