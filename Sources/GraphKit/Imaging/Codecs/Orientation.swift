/// How the rows of a file are to be turned to stand upright: the eight values of the TIFF and EXIF
/// tag 274, named by what must be done.
enum Orientation: Int, CaseIterable, Sendable {
  case none = 1
  case mirror, rotate180, flip
  case transpose, rotateClockwise, transverse, rotateCounterclockwise

  /// Whether rows become columns.
  var swapsAxes: Bool { rawValue >= 5 }

  /// The upright width and height of a file's.
  func applied(width: Int, height: Int) -> (width: Int, height: Int) {
    swapsAxes ? (height, width) : (width, height)
  }
}

/// Where the pixels of a file go in the upright image: pixel (x, y) becomes the pixel with the
/// row-major index `origin + x * columnStep + y * rowStep`.
struct PixelPlacement: Sendable {
  let origin: Int
  let columnStep: Int
  let rowStep: Int

  init(_ orientation: Orientation, width: Int, height: Int) {
    let (right, down) = (width - 1, height - 1)
    (origin, columnStep, rowStep) =
      switch orientation {
      case .none: (0, 1, width)
      case .mirror: (right, -1, width)
      case .rotate180: (down * width + right, -1, -width)
      case .flip: (down * width, 1, -width)
      case .transpose: (0, height, 1)
      case .rotateClockwise: (down, height, -1)
      case .transverse: (right * height + down, -height, -1)
      case .rotateCounterclockwise: (right * height, -height, 1)
      }
  }
}
