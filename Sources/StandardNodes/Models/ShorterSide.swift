import NodeKit

extension Image {
  /// The image so small that its shorter side has so many pixels; a smaller one is its own.
  ///
  /// - Throws: `CancelledError`.
  func shrunk(toShorterSide side: Int) throws -> Image {
    let size = ShorterSide.fitted(height, width, to: side)
    if size == (height, width) { return self }
    return try resized(height: size.height, width: size.width, interpolation: .area)
  }
}

extension ValueShape {
  /// The shape of an image so shrunk, where its size is known.
  func shrunk(toShorterSide side: Int) -> ValueShape {
    guard let height, let width else { return self }
    let size = ShorterSide.fitted(height, width, to: side)
    return ValueShape(height: size.height, width: size.width, channels: channels)
  }
}

private enum ShorterSide {
  static func fitted(_ height: Int, _ width: Int, to side: Int) -> (height: Int, width: Int) {
    let shorter = min(height, width)
    if side >= shorter { return (height, width) }
    return ((height * side + shorter / 2) / shorter, (width * side + shorter / 2) / shorter)
  }
}
