import TensorCore

extension Image {
  /// Covers the photograph with one colour (each part 0...1) as far as a mask of its size says;
  /// gray ones with its brightness.
  ///
  /// - Throws: `CancelledError`.
  public mutating func cover(
    where mask: Mask, red: Float, green: Float, blue: Float
  ) throws {
    precondition(
      mask.values.shape == [height, width],
      "a mask \(mask.values.shape) does not fit an image \(pixels.shape)")
    let paint = Colour(red, green, blue)
    try mask.values.withUnsafeBufferPointer { mask in
      let mask = SendablePointer(mask)
      try changeColours { index, colour in colour.mixed(with: paint, mask[index]) }
    }
  }
}
