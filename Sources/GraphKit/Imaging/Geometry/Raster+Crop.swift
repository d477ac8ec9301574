import TensorCore

extension Raster {
  /// Cuts out the rectangle of `width` by `height` pixels whose corner is at column `left` of row
  /// `top`; it must lie inside the raster and hold at least one pixel.
  ///
  /// - Throws: `CancelledError`.
  public func cropped(left: Int, top: Int, width: Int, height: Int) throws -> Raster {
    try mapPlanes { try crop($0, left: left, top: top, width: width, height: height) }
  }
}

extension Image {
  /// Cuts a rectangle out of the image and its alpha, as `Raster.cropped` does.
  public func cropped(left: Int, top: Int, width: Int, height: Int) throws -> Image {
    try mapPlanes { try crop($0, left: left, top: top, width: width, height: height) }
  }
}

extension Mask {
  /// Cuts a rectangle out of the mask, as `Raster.cropped` does.
  public func cropped(left: Int, top: Int, width: Int, height: Int) throws -> Mask {
    try mapPlanes { try crop($0, left: left, top: top, width: width, height: height) }
  }
}

private func crop(
  _ plane: Tensor, left: Int, top: Int, width: Int, height: Int
) throws -> Tensor {
  let (rows, columns) = (plane.shape[0], plane.shape[1])
  precondition(
    width > 0 && height > 0 && left >= 0 && top >= 0 && left <= columns - width
      && top <= rows - height,
    "\(width) x \(height) pixels from (\(left), \(top)) are not inside \(columns) x \(rows)")
  return try plane.rearranged(
    to: [height, width, plane.shape[2]],
    by: CopyRows(first: top * columns + left, sourceWidth: columns, width: width))
}

private struct CopyRows: PixelMove {
  let first: Int
  let sourceWidth: Int
  let width: Int

  func move<Pixel>(
    _ source: UnsafePointer<Pixel>, _ target: UnsafeMutablePointer<Pixel>, rows: Range<Int>
  ) {
    for row in rows {
      (target + row * width).update(from: source + (first + row * sourceWidth), count: width)
    }
  }
}
