public import TensorCore

/// Damage of one kind, drawn at random.
///
/// The same random stream does the same damage, on any number of threads.
public protocol Damage: Sendable {
  /// Does the damage and marks it.
  ///
  /// - Throws: `CancelledError`, or `FileError` when it reads files.
  func apply(to picture: inout DamagedImage, random: inout SeededRandom) throws
}

/// A photograph and where damage was done to it, so that damages can follow one another.
public struct DamagedImage: Sendable, Equatable {
  /// The photograph.
  public var image: Image
  /// How opaque the damage is, 0...1: where it is 0, the photograph is untouched, bit for bit.
  public var mask: Mask

  /// A photograph with the damage that it has already; none unless given.
  public init(_ image: Image, mask: Mask? = nil) {
    let mask = mask ?? Mask(height: image.height, width: image.width)
    precondition(
      mask.values.shape == [image.height, image.width],
      "a mask \(mask.values.shape) does not fit an image \(image.pixels.shape)")
    self.image = image
    self.mask = mask
  }

  /// Rows.
  public var height: Int { image.height }
  /// Pixels in a row.
  public var width: Int { image.width }
  /// The shorter side, pixels.
  var side: Float { Float(min(height, width)) }

  /// Changes the pixels whose mark (`[H, W]`, 0...1) is not 0, and marks them.
  ///
  /// - Parameter change: gives a pixel's new colour from its index, its colour and its mark.
  /// - Throws: `CancelledError`.
  mutating func change(
    where marks: Tensor, _ change: @Sendable (_ index: Int, Colour, _ mark: Float) -> Colour
  ) throws {
    precondition(marks.shape == mask.values.shape, "marks \(marks.shape) of another size")
    try marks.withUnsafeBufferPointer { marks in
      let marks = SendablePointer(marks)
      try image.changeColours { index, colour in
        marks[index] > 0 ? change(index, colour, marks[index]) : colour
      }
    }
    mask.values = try PixelReduction.max([mask.values, marks])
  }
}
