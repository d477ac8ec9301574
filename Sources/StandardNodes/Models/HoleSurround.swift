import NodeKit

/// The square around a hole that a context encoder sees, with the hole's own square in the middle.
/// Beyond the image's borders it is mirrored.
struct HoleSurround {
  /// Pixels of each side as the network sees it.
  static let seenSide = 128
  /// Pixels of the hole's square as the network sees it: of the 64 that it makes, the outer 4 are
  /// there already, for it was trained to meet them.
  private static let seenHoleSide = 56

  private let top: Int
  private let left: Int
  /// Pixels of each side in the image, a multiple of 4.
  private let side: Int

  /// - Parameter hole: of 0 and 1, with a 1.
  init(of hole: Mask) {
    var (top, left, bottom, right) = (hole.height, hole.width, 0, 0)
    hole.values.withUnsafeBufferPointer { values in
      for index in values.indices where values[index] == 1 {
        let (row, column) = (index / hole.width, index % hole.width)
        (top, bottom) = (min(top, row), max(bottom, row + 1))
        (left, right) = (min(left, column), max(right, column + 1))
      }
    }
    // Even, so that the hole fits though its middle may lie between pixels.
    let holeSide = (max(bottom - top, right - left) + 1) / 2 * 2
    // The least multiple of 4 of which the seen hole's share is not smaller than the hole.
    let unit = 4 * Self.seenHoleSide
    side = (holeSide * Self.seenSide + unit - 1) / unit * 4
    self.top = (top + bottom - side) / 2
    self.left = (left + right - side) / 2
  }

  /// The square as the network sees it.
  ///
  /// - Throws: `CancelledError`.
  func cut(from image: Image) throws -> Image {
    let padding = ConvolutionGeometry.Padding(
      top: max(0, -top), left: max(0, -left), bottom: max(0, top + side - image.height),
      right: max(0, left + side - image.width))
    let square = try image.pixels.reshaped([1, image.height, image.width, image.channels])
      .padded(padding, mode: .reflect)
      .cropped(top: max(0, top), left: max(0, left), height: side, width: side)
    return try Image(pixels: square.reshaped([side, side, image.channels]))
      .resized(height: Self.seenSide, width: Self.seenSide, interpolation: .bilinear)
  }

  /// The hole's square as the network sees it.
  static let seenHole: Mask = {
    let rim = (seenSide - seenHoleSide) / 2
    let inside = rim..<seenSide - rim
    return Mask(
      values: Tensor(uninitialized: [seenSide, seenSide]) { values in
        for index in values.indices {
          let isHole = inside.contains(index / seenSide) && inside.contains(index % seenSide)
          values[index] = isHole ? 1 : 0
        }
      })
  }()

  /// The image with what the network made: the middle of the square, half as large, or all of it.
  ///
  /// - Throws: `CancelledError`.
  func paste(_ made: Image, into image: Image) throws -> Image {
    let madeSide = side * made.height / Self.seenSide
    let part = try made.resized(height: madeSide, width: madeSide, interpolation: .bicubic)
    let (first, start) = (top + (side - madeSide) / 2, left + (side - madeSide) / 2)
    let columns = max(0, start)..<min(image.width, start + madeSide)
    var result = image
    let channels = image.channels
    result.pixels.withUnsafeMutableBufferPointer { to in
      part.pixels.withUnsafeBufferPointer { from in
        for row in max(0, first)..<min(image.height, first + madeSide) {
          let source = ((row - first) * madeSide + columns.lowerBound - start) * channels
          let target = (row * image.width + columns.lowerBound) * channels
          for index in 0..<columns.count * channels { to[target + index] = from[source + index] }
        }
      }
    }
    return result
  }
}
