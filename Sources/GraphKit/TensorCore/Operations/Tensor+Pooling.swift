internal import CKernels

extension Tensor {
  /// The largest value of each window, `[N, H', W', C]` with H' = (H + 2 padding - size) / stride
  /// + 1; padding is never the largest.
  ///
  /// - Throws: `CancelledError`.
  public func maxPooled(size: Int, stride: Int, padding: Int = 0) throws -> Tensor {
    let result = try pooled(size, stride, padding) { kernels_max_pool_row(&$0, $1, $2, $3) }
    let windows = PoolingWindows(self.detached(), size, stride, padding)
    return result.recorded(from: [self]) { [try windows.maxGradient($0)] }
  }

  /// The mean of each window, padding counted as zeros unless `countsPadding` is false.
  ///
  /// - Throws: `CancelledError`.
  public func averagePooled(
    size: Int, stride: Int, padding: Int = 0, countsPadding: Bool = true
  ) throws -> Tensor {
    let result = try pooled(size, stride, padding) {
      kernels_average_pool_row(&$0, $1, $2, countsPadding ? 1 : 0, $3)
    }
    let windows = PoolingWindows(self.detached(), size, stride, padding)
    return result.recorded(from: [self]) {
      [try windows.averageGradient($0, countsPadding: countsPadding)]
    }
  }

  /// The mean of each pixel and those above, left, and above left of it, the outermost pixels being
  /// repeated at the top and left: softens the checkerboards that pixel shuffling makes. Sugawara,
  /// Shiota and Kiya, "Super-Resolution using Convolutional Neural Networks without Any Checkerboard
  /// Artifacts" (2018).
  ///
  /// - Throws: `CancelledError`.
  public func softened() throws -> Tensor {
    let (height, width, channels) = (shape[1], shape[2], shape[3])
    return try mappedRows(height: height, width: width, channels: channels) { image, y, row in
      kernels_soften_row(
        image + max(0, y - 1) * width * channels, image + y * width * channels, width, channels,
        row)
    }.recorded(from: [self]) { [try $0.spread(to: [1, height, width, channels], Self.softening)] }
  }

  /// Which pixels a softened one is made of, about it, and their shares.
  private static let softening = [(-1, -1), (-1, 0), (0, -1), (0, 0)].map {
    Share(down: $0.0, right: $0.1, weight: 0.25)
  }

  /// The binomial mean of each 3 x 3 window about every second pixel, mirrored at the borders:
  /// `[N, ceil(H / 2), ceil(W / 2), C]`. Zhang, "Making Convolutional Networks Shift-Invariant
  /// Again" (2019).
  ///
  /// - Throws: `CancelledError`.
  public func blurPooled() throws -> Tensor {
    precondition(min(shape[1], shape[2]) >= 2, "\(shape) has nothing to mirror")
    let (height, width, channels) = (shape[1], shape[2], shape[3])
    return try pooled(3, 2, 1) { kernels_blur_pool_row(&$0, $1, $2, $3) }.recorded(from: [self]) {
      [
        try $0.spread(
          to: [1, height, width, channels], Self.binomial, stride: 2, isMirrored: true)
      ]
    }
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

extension Tensor {
  private static let binomial = (-1...1).flatMap { down in
    (-1...1).map { right in
      Share(
        down: down, right: right, weight: Float((2 - down * down) * (2 - right * right)) / 16)
    }
  }

  /// The adjoint of means of pixels about every `stride`-th one: each gradient goes to those its
  /// result was made of, by their shares. Beyond the border are the outermost pixels, or the image
  /// mirrored about them. Threads share out images.
  ///
  /// - Parameter size: `[1, H, W, C]` of an image.
  /// - Throws: `CancelledError`.
  fileprivate func spread(
    to size: Shape, _ shares: [Share], stride: Int = 1, isMirrored: Bool = false
  ) throws -> Tensor {
    let (height, width, channels) = (size[1], size[2], size[3])
    @Sendable func inside(_ at: Int, _ extent: Int) -> Int {
      isMirrored
        ? extent - 1 - abs(extent - 1 - abs(at)) : min(max(at, 0), extent - 1)
    }
    let rows = shape[1]
    let columns = shape[2]
    return try Tensor(uninitialized: [shape[0], height, width, channels]) { out in
      out.initialize(repeating: 0)
      let out = SendablePointer(out)
      try withExtendedLifetime(self) {
        try parallelFor(shape[0]) { images in
          for image in images {
            let to = out.base + image * height * width * channels
            for index in 0..<rows * columns {
              let (y, x) = (index / columns * stride, index % columns * stride)
              let from = unsafeBase + (image * rows * columns + index) * channels
              for share in shares {
                let row = inside(y + share.down, height)
                let pixel = to + (row * width + inside(x + share.right, width)) * channels
                for c in 0..<channels { pixel[c] += share.weight * from[c] }
              }
            }
          }
        }
      }
    }
  }
}

/// How much of a mean a pixel is, so far from where the mean goes.
private struct Share: Sendable {
  let down: Int
  let right: Int
  let weight: Float
}

/// The windows of a pooling, for its gradient: threads share out images.
private struct PoolingWindows: Sendable {
  let values: Tensor
  let size: Int
  let stride: Int
  let padding: Int

  init(_ values: Tensor, _ size: Int, _ stride: Int, _ padding: Int) {
    (self.values, self.size, self.stride, self.padding) = (values, size, stride, padding)
  }

  /// All of a window's gradient goes to the first of its largest values.
  ///
  /// - Throws: `CancelledError`.
  func maxGradient(_ gradient: Tensor) throws -> Tensor {
    let (from, to) = (values.shape, gradient.shape)
    let step = from[1] * from[2] * from[3]
    return try Tensor(uninitialized: from) { out in
      let out = SendablePointer(out)
      try withExtendedLifetime((values, gradient)) {
        try parallelFor(from[0]) { images in
          var scratch = [Float](repeating: 0, count: 2 * from[3])
          for image in images {
            (out.base + image * step).update(repeating: 0, count: step)
            var pool = kernels_pool(
              pixels: values.unsafeBase + image * step, height: from[1], width: from[2],
              channels: from[3], size: size, stride: stride, padding: padding)
            for y in 0..<to[1] {
              kernels_max_pool_gradient_row(
                &pool, y, to[2], gradient.unsafeBase + (image * to[1] + y) * to[2] * to[3],
                out.base + image * step, &scratch)
            }
          }
        }
      }
    }
  }

  /// A window's gradient goes in equal parts to its pixels.
  ///
  /// - Throws: `CancelledError`.
  func averageGradient(_ gradient: Tensor, countsPadding: Bool) throws -> Tensor {
    try scattered(gradient) { _, window, gradients, out in
      let channels = values.shape[3]
      let share = 1 / Float(countsPadding ? size * size : window.pixels.count)
      for pixel in window.pixels {
        for c in 0..<channels { out[pixel * channels + c] += gradients[c] * share }
      }
    }
  }

  private struct Window {
    /// Those inside of the image.
    var pixels: [Int] = []
  }

  private func scattered(
    _ gradient: Tensor,
    _ body:
      @Sendable (
        _ image: UnsafePointer<Float>, _ window: Window, _ gradients: UnsafePointer<Float>,
        _ out: UnsafeMutablePointer<Float>
      ) -> Void
  ) throws -> Tensor {
    let (from, to) = (values.shape, gradient.shape)
    let (step, gradientStep) = (from[1] * from[2] * from[3], to[1] * to[2] * to[3])
    return try Tensor(uninitialized: from) { out in
      out.initialize(repeating: 0)
      let out = SendablePointer(out)
      try withExtendedLifetime((values, gradient)) {
        try parallelFor(from[0]) { images in
          var window = Window()
          for image in images {
            let gradients = gradient.unsafeBase + image * gradientStep
            for y in 0..<to[1] {
              for x in 0..<to[2] {
                collect(y, x, into: &window)
                body(
                  values.unsafeBase + image * step, window,
                  gradients + (y * to[2] + x) * to[3], out.base + image * step)
              }
            }
          }
        }
      }
    }
  }

  private func collect(_ y: Int, _ x: Int, into window: inout Window) {
    window.pixels.removeAll(keepingCapacity: true)
    for row in max(0, y * stride - padding)..<min(values.shape[1], y * stride - padding + size) {
      for column in max(
        0, x * stride - padding)..<min(
          values.shape[2], x * stride - padding + size)
      {
        window.pixels.append(row * values.shape[2] + column)
      }
    }
  }
}
