import TensorCore

/// A rotation that keeps pixels whole; the raw value is the angle in degrees, clockwise.
public enum QuarterTurn: Int, CaseIterable, Sendable {
  /// The left side becomes the top.
  case clockwise90 = 90
  /// The top becomes the bottom.
  case clockwise180 = 180
  /// The right side becomes the top.
  case clockwise270 = 270

  /// Whether height and width change places.
  public var swapsSides: Bool { self != .clockwise180 }
}

extension Raster {
  /// Rotates the raster clockwise; four quarter turns are the identity, bit for bit.
  ///
  /// - Throws: `CancelledError`.
  public func rotated(_ turn: QuarterTurn) throws -> Raster {
    switch self {
    case .image(let image): .image(try image.rotated(turn))
    case .mask(let mask): .mask(try mask.rotated(turn))
    }
  }
}

extension Image {
  /// Rotates the image and its alpha, as `Raster.rotated` does; its DPI turn along.
  public func rotated(_ turn: QuarterTurn) throws -> Image {
    var image = try mapPlanes { try turn.rotate($0) }
    if turn.swapsSides, let dpi = metadata.dpi {
      image.metadata.dpi = ImageMetadata.DPI(x: dpi.y, y: dpi.x)
    }
    return image
  }
}

extension Mask {
  /// Rotates the mask, as `Raster.rotated` does.
  public func rotated(_ turn: QuarterTurn) throws -> Mask {
    try mapPlanes { try turn.rotate($0) }
  }
}

extension QuarterTurn {
  fileprivate func rotate(_ plane: Tensor) throws -> Tensor {
    let (height, width, channels) = (plane.shape[0], plane.shape[1], plane.shape[2])
    let shape: Shape = swapsSides ? [width, height, channels] : plane.shape
    return try plane.rearranged(to: shape, grain: Rotate.tile, by: Rotate(turn: self, of: plane))
  }
}

/// Pixel (row, column) of the target is `source[origin + row * rowStep + column * columnStep]`.
private struct Rotate: PixelMove {
  /// Target rows are filled in tiles of this side, so that a cache line of the source that holds
  /// pixels of several target rows is read once.
  static let tile = 16

  let width: Int
  let origin: Int
  let rowStep: Int
  let columnStep: Int

  init(turn: QuarterTurn, of plane: Tensor) {
    let (height, width) = (plane.shape[0], plane.shape[1])
    self.width = turn.swapsSides ? height : width
    switch turn {
    case .clockwise90: (origin, rowStep, columnStep) = ((height - 1) * width, 1, -width)
    case .clockwise180: (origin, rowStep, columnStep) = (height * width - 1, -width, -1)
    case .clockwise270: (origin, rowStep, columnStep) = (width - 1, -1, width)
    }
  }

  func move<Pixel>(
    _ source: UnsafePointer<Pixel>, _ target: UnsafeMutablePointer<Pixel>, rows: Range<Int>
  ) {
    for top in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.tile) {
      for left in stride(from: 0, to: width, by: Self.tile) {
        let columns = left..<min(width, left + Self.tile)
        for row in top..<min(rows.upperBound, top + Self.tile) {
          let to = target + row * width
          let from = source + (origin + row * rowStep)
          for column in columns { to[column] = from[column &* columnStep] }
        }
      }
    }
  }
}
