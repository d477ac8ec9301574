import Glibc
public import TensorCore

/// Aged colours: they fade to gray, the paper yellows, and the darks turn brown.
public struct Yellowing: Sendable {
  /// How yellow the paper is, 0...1.
  public var strength: ClosedRange<Double>
  /// How much of the colours is lost, 0...1.
  public var colourLoss: ClosedRange<Double>

  /// Declares yellowing.
  public init(
    strength: ClosedRange<Double> = 0.2...0.9, colourLoss: ClosedRange<Double> = 0.5...1
  ) {
    (self.strength, self.colourLoss) = (strength, colourLoss)
  }

  /// The yellowed photograph, RGB.
  ///
  /// - Throws: `CancelledError`.
  public func applied(to image: Image, random: inout SeededRandom) throws -> Image {
    var result = try image.expandedToRGB()
    let (strength, loss) = (random.uniform(strength), random.uniform(colourLoss))
    let paper = Colour(
      1 - 0.08 * random.uniform(), 1 - random.uniform(0.06...0.2), 1 - random.uniform(0.22...0.6))
    let brown = Colour(0.17, 0.1, 0.02) * random.uniform()
    let weights = try random.unevenness(height: image.height, width: image.width)
    try weights.withUnsafeBufferPointer { weights in
      let weights = SendablePointer(weights)
      try result.changeColours { index, colour in
        let luma = colour.luma
        let gray = colour.mixed(with: Colour(repeating: luma), loss)
        let amount = strength * (0.55 + 0.45 * weights[index])
        return gray * Colour(repeating: 1).mixed(with: paper, amount)
          + brown * (amount * (1 - luma))
      }
    }
    return result
  }
}
