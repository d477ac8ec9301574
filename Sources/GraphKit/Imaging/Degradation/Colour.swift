import TensorCore

/// Red, green and blue, 0...1, encoded as in the image.
typealias Colour = SIMD3<Float>

extension SIMD3<Float> {
  /// Brightness, as `Image.luma`.
  @inline(__always)
  var luma: Float { 0.299 * x + 0.587 * y + 0.114 * z }

  /// This colour and another, `share` of which is the other.
  @inline(__always)
  func mixed(with other: Colour, _ share: Float) -> Colour { self + (other - self) * share }
}

extension Image {
  /// Changes every pixel; what leaves 0...1 is cut off. Gray ones are seen as three equal channels,
  /// and take the brightness of the result.
  ///
  /// - Parameter change: gives a pixel's new colour from its index and its colour; an equal colour
  ///   leaves the pixel as it is, bit for bit.
  /// - Throws: `CancelledError`.
  mutating func changeColours(_ change: @Sendable (_ index: Int, Colour) -> Colour) throws {
    let (count, isGray) = (height * width, channels == 1)
    try pixels.withUnsafeMutableBufferPointer { pixels in
      let pixels = SendablePointer(pixels)
      try parallelFor(count, grain: 16_384) { range in
        for index in range {
          let first = pixels.base + (isGray ? index : 3 * index)
          let old = isGray ? Colour(repeating: first[0]) : Colour(first[0], first[1], first[2])
          let new = change(index, old)
          if new == old { continue }
          if isGray {
            first[0] = cut(new.luma)
          } else {
            (first[0], first[1], first[2]) = (cut(new.x), cut(new.y), cut(new.z))
          }
        }
      }
    }
  }
}

/// Part by part: as fast as the whole should be, and `clamped` of SIMD is not.
@inline(__always)
private func cut(_ sample: Float) -> Float { min(1, max(0, sample)) }
