import CKernels
public import TensorCore

/// A photograph as brightness and two colour differences: BT.601 full range (JFIF, ITU-T T.871).
///
///     Y  = 0.299 R + 0.587 G + 0.114 B         0...1
///     Cb = (B - Y) / 1.772 + 0.5               0...1, 0.5 = no colour
///     Cr = (R - Y) / 1.402 + 0.5               0...1, 0.5 = no colour
///
/// To colour a picture and keep its brightness, replace `cb` and `cr`:
///
///     var coloured = try YCbCr(scan)
///     (coloured.cb, coloured.cr) = (cb, cr)
///     let image = try coloured.rgb()
public struct YCbCr: Sendable, Equatable {
  /// Brightness, `[H, W]`.
  public var y: Tensor
  /// Blue minus brightness, `[H, W]`.
  public var cb: Tensor
  /// Red minus brightness, `[H, W]`.
  public var cr: Tensor
  /// Opacity, `[H, W]`, as in the image.
  public var alpha: Tensor?
  /// What the file says beside its pixels.
  public var metadata: ImageMetadata

  /// Makes a picture of three planes of one shape, `[H, W]`.
  public init(
    y: Tensor, cb: Tensor, cr: Tensor, alpha: Tensor? = nil,
    metadata: ImageMetadata = ImageMetadata()
  ) {
    self.y = y
    self.cb = cb
    self.cr = cr
    self.alpha = alpha
    self.metadata = metadata
  }

  /// Splits an image; a gray one has no colour: Y is its samples, and Cb = Cr = 0.5.
  ///
  /// - Throws: `CancelledError`.
  public init(_ image: Image) throws {
    let shape: Shape = [image.height, image.width]
    (alpha, metadata) = (image.alpha, image.metadata)
    if image.channels == 1 {
      y = image.pixels.reshaped(shape)
      cb = Tensor(shape: shape, repeating: 0.5)
      cr = cb
    } else {
      (y, cb, cr) = try split(image.pixels, shape: shape)
    }
  }

  /// The picture as RGB, 0...1.
  ///
  /// A colour that RGB cannot hold at its brightness is made paler until it fits: Cb - 0.5 and
  /// Cr - 0.5 shrink by one common factor, so hue and Y stay, where cutting the channels off would
  /// change both. Y outside 0...1 is cut off first.
  ///
  /// - Throws: `CancelledError`.
  public func rgb() throws -> Image {
    precondition(
      y.shape.rank == 2 && y.shape == cb.shape && y.shape == cr.shape,
      "planes of one shape [H, W] are needed, not \(y.shape), \(cb.shape) and \(cr.shape)")
    let pixels = try Tensor(uninitialized: [y.shape[0], y.shape[1], 3]) { target in
      try y.withUnsafeBufferPointer { y in
        try cb.withUnsafeBufferPointer { cb in
          try cr.withUnsafeBufferPointer { cr in try join(y, cb, cr, into: target) }
        }
      }
    }
    return Image(pixels: pixels, alpha: alpha, metadata: metadata)
  }
}

private func split(_ pixels: Tensor, shape: Shape) throws -> (Tensor, Tensor, Tensor) {
  var y = Tensor(uninitialized: shape) { _ in }
  var cb = Tensor(uninitialized: shape) { _ in }
  var cr = Tensor(uninitialized: shape) { _ in }
  try pixels.withUnsafeBufferPointer { rgb in
    try y.withUnsafeMutableBufferPointer { y in
      try cb.withUnsafeMutableBufferPointer { cb in
        try cr.withUnsafeMutableBufferPointer { cr in try split(rgb, y, cb, cr) }
      }
    }
  }
  return (y, cb, cr)
}

private func split(
  _ rgb: UnsafeBufferPointer<Float>, _ y: UnsafeMutableBufferPointer<Float>,
  _ cb: UnsafeMutableBufferPointer<Float>, _ cr: UnsafeMutableBufferPointer<Float>
) throws {
  let count = y.count
  let (rgb, y) = (SendablePointer(rgb), SendablePointer(y))
  let (cb, cr) = (SendablePointer(cb), SendablePointer(cr))
  try parallelFor(count, grain: copyGrain) { range in
    let first = range.lowerBound
    kernels_rgb_to_ycbcr(
      rgb.base + 3 * first, y.base + first, cb.base + first, cr.base + first, range.count)
  }
}

private func join(
  _ y: UnsafeBufferPointer<Float>, _ cb: UnsafeBufferPointer<Float>,
  _ cr: UnsafeBufferPointer<Float>, into rgb: UnsafeMutableBufferPointer<Float>
) throws {
  let count = y.count
  let (rgb, y) = (SendablePointer(rgb), SendablePointer(y))
  let (cb, cr) = (SendablePointer(cb), SendablePointer(cr))
  try parallelFor(count, grain: copyGrain) { range in
    let first = range.lowerBound
    kernels_ycbcr_to_rgb(
      y.base + first, cb.base + first, cr.base + first, rgb.base + 3 * first, range.count)
  }
}
