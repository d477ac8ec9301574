import TensorCore

/// The direction in which a mirror exchanges the sides of a raster.
public enum FlipAxis: String, CaseIterable, Sendable {
  /// Left and right change places.
  case horizontal
  /// Top and bottom change places.
  case vertical
}

extension Raster {
  /// Mirrors the raster; twice is the identity, bit for bit.
  ///
  /// - Throws: `CancelledError`.
  public func flipped(_ axis: FlipAxis) throws -> Raster {
    try mapPlanes { try axis.flip($0) }
  }
}

extension Image {
  /// Mirrors the image and its alpha, as `Raster.flipped` does.
  public func flipped(_ axis: FlipAxis) throws -> Image {
    try mapPlanes { try axis.flip($0) }
  }
}

extension Mask {
  /// Mirrors the mask, as `Raster.flipped` does.
  public func flipped(_ axis: FlipAxis) throws -> Mask {
    try mapPlanes { try axis.flip($0) }
  }
}

extension FlipAxis {
  fileprivate func flip(_ plane: Tensor) throws -> Tensor {
    let (height, width) = (plane.shape[0], plane.shape[1])
    return switch self {
    case .horizontal: try plane.rearranged(to: plane.shape, by: MirrorRows(width: width))
    case .vertical:
      try plane.rearranged(to: plane.shape, by: ReverseRows(height: height, width: width))
    }
  }
}

private struct MirrorRows: PixelMove {
  let width: Int

  func move<Pixel>(
    _ source: UnsafePointer<Pixel>, _ target: UnsafeMutablePointer<Pixel>, rows: Range<Int>
  ) {
    for row in rows {
      let from = source + row * width
      let last = target + (row * width + width - 1)
      for column in 0..<width { last[0 &- column] = from[column] }
    }
  }
}

private struct ReverseRows: PixelMove {
  let height: Int
  let width: Int

  func move<Pixel>(
    _ source: UnsafePointer<Pixel>, _ target: UnsafeMutablePointer<Pixel>, rows: Range<Int>
  ) {
    for row in rows {
      (target + row * width).update(from: source + (height - 1 - row) * width, count: width)
    }
  }
}
