internal import CKernels

extension Tensor {
  /// The largest value of each window, `[N, H', W', C]` with H' = (H + 2 padding - size) / stride
  /// + 1; padding is never the largest.
  ///
  /// - Throws: `CancelledError`.
  public func maxPooled(size: Int, stride: Int, padding: Int = 0) throws -> Tensor {
    try pooled(size, stride, padding) { kernels_max_pool_row(&$0, $1, $2, $3) }
  }

  /// The mean of each window, padding counted as zeros unless `countsPadding` is false.
  ///
  /// - Throws: `CancelledError`.
  public func averagePooled(
    size: Int, stride: Int, padding: Int = 0, countsPadding: Bool = true
  ) throws -> Tensor {
    try pooled(size, stride, padding) {
      kernels_average_pool_row(&$0, $1, $2, countsPadding ? 1 : 0, $3)
    }
  }

  /// The mean of each pixel and those above, left, and above left of it, the outermost pixels being
  /// repeated at the top and left: softens the checkerboards that pixel shuffling makes. Sugawara,
  /// Shiota and Kiya, "Super-Resolution using Convolutional Neural Networks without Any Checkerboard
  /// Artifacts" (2018).
  ///
  /// - Throws: `CancelledError`.
  public func softened() throws -> Tensor {
    let (width, channels) = (shape[2], shape[3])
    return try mappedRows(height: shape[1], width: width, channels: channels) { image, y, row in
      kernels_soften_row(
        image + max(0, y - 1) * width * channels, image + y * width * channels, width, channels,
        row)
    }
  }

  /// The binomial mean of each 3 x 3 window about every second pixel, mirrored at the borders:
  /// `[N, ceil(H / 2), ceil(W / 2), C]`. Zhang, "Making Convolutional Networks Shift-Invariant
  /// Again" (2019).
  ///
  /// - Throws: `CancelledError`.
  public func blurPooled() throws -> Tensor {
    precondition(min(shape[1], shape[2]) >= 2, "\(shape) has nothing to mirror")
    return try pooled(3, 2, 1) { kernels_blur_pool_row(&$0, $1, $2, $3) }
  }

  private func pooled(
    _ size: Int, _ stride: Int, _ padding: Int,
    _ poolRow: @Sendable (inout kernels_pool, Int, Int, UnsafeMutablePointer<Float>) -> Void
  ) throws -> Tensor {
    let (height, width, channels) = (shape[1], shape[2], shape[3])
    precondition(padding < size, "padding \(padding) hides whole windows of \(size)")
    precondition(min(height, width) + 2 * padding >= size, "\(shape) is smaller than \(size)")
    let outWidth = (width + 2 * padding - size) / stride + 1
    return try mappedRows(
      height: (height + 2 * padding - size) / stride + 1, width: outWidth, channels: channels
    ) { image, y, row in
      var pool = kernels_pool(
        pixels: image, height: height, width: width, channels: channels, size: size,
        stride: stride, padding: padding)
      poolRow(&pool, y, outWidth, row)
    }
  }
}
