/// Where the pixels of an image lie in a plane with `margin` rows and columns more on each side, so
/// that windows may leave the image without being cut.
///
/// The right margin of a row is the left margin of the next; 16 floats follow the last row for
/// loops that read 8 at a time.
struct PaddedGrid: Sendable {
  let height: Int
  let width: Int
  let margin: Int

  /// Elements from a row to the next.
  var stride: Int { width + margin }
  /// The element of pixel (0, 0).
  var origin: Int { margin * stride + margin }
  /// Elements in all.
  var count: Int { (height + 2 * margin) * stride + margin + 16 }

  /// The element of a pixel.
  func offset(_ row: Int, _ column: Int) -> Int { origin + row * stride + column }

  /// Sets all elements: `inside` for pixels, `outside` for the margin.
  func fill(_ plane: UnsafeMutablePointer<Float>, inside: Float, outside: Float) {
    plane.initialize(repeating: outside, count: origin)
    for row in 0..<height {
      let start = plane + offset(row, 0)
      start.initialize(repeating: inside, count: width)
      (start + width).initialize(repeating: outside, count: margin)
    }
    let end = offset(height, 0)
    (plane + end).initialize(repeating: outside, count: count - end)
  }
}
