internal import CKernels

extension Tensor {
  /// Bilinear interpolation to another size, pixel centres mapped onto each other (PyTorch's
  /// `align_corners=False`, without antialiasing) or, aligned, corner pixels onto corner pixels.
  ///
  /// - Throws: `CancelledError`.
  public func resizedBilinear(height: Int, width: Int, alignsCorners: Bool = false) throws -> Tensor
  {
    let channels = shape[3]
    let rows = LinearTaps(from: shape[1], to: height, alignsCorners)
    let columns = LinearTaps(from: shape[2], to: width, alignsCorners)
    let step = shape[2] * channels
    return try mappedRows(height: height, width: width, channels: channels) { image, y, row in
      _ = Tensor(uninitialized: [max(1, step)]) { blended in
        let blended = SendablePointer(blended).base
        kernels_blend(
          image + Int(rows.before[y]) * step, image + Int(rows.after[y]) * step, rows.weight[y],
          blended, step)
        kernels_blend_columns(
          blended, channels, columns.before, columns.after, columns.weight, row, width)
      }
    }.recorded(from: [self]) { [shape] gradient in
      [try rows.spread(gradient, columns: columns, to: shape)]
    }
  }

  /// Each pixel `factor` times in both directions.
  ///
  /// - Throws: `CancelledError`.
  public func enlargedNearest(by factor: Int) throws -> Tensor {
    let (width, channels) = (shape[2], shape[3])
    return try mappedRows(height: shape[1] * factor, width: width * factor, channels: channels) {
      image, y, row in
      let from = image + y / factor * width * channels
      for x in 0..<width * factor {
        (row + x * channels).update(from: from + x / factor * channels, count: channels)
      }
    }.recorded(from: [self]) { gradient in
      let means = try gradient.averagePooled(size: factor, stride: factor)
      return [try means.multiplied(by: Float(factor * factor))]
    }
  }

  /// PyTorch's `pixel_shuffle`: channel `c factor^2 + i factor + j` of pixel (y, x) becomes channel
  /// c of pixel (factor y + i, factor x + j).
  ///
  /// - Throws: `CancelledError`.
  public func pixelShuffled(by factor: Int) throws -> Tensor {
    let (width, channels) = (shape[2], shape[3])
    precondition(channels % (factor * factor) == 0, "\(shape) shuffled by \(factor)")
    let flat: Shape = [shape[0], shape[1], width * factor * factor, channels / (factor * factor)]
    let shuffled = try mappedRows(height: flat[1], width: flat[2], channels: flat[3]) {
      image, y, row in
      kernels_pixel_shuffle_row(
        image + y * width * channels, width, channels / (factor * factor), factor, row)
    }
    let result = shuffled.reshaped([shape[0], shape[1] * factor, width * factor, flat[3]])
    return result.recorded(from: [self]) { [try $0.pixelUnshuffled(by: factor)] }
  }

  /// The inverse of `pixelShuffled`.
  ///
  /// - Throws: `CancelledError`.
  func pixelUnshuffled(by factor: Int) throws -> Tensor {
    let (width, channels) = (shape[2], shape[3])
    let outs = channels * factor * factor
    return try mappedRows(height: shape[1] / factor, width: width / factor, channels: outs) {
      image, y, row in
      for x in 0..<width / factor {
        for c in 0..<outs {
          let (i, j) = (c / factor % factor, c % factor)
          let pixel = (y * factor + i) * width + x * factor + j
          row[x * outs + c] = image[pixel * channels + c / (factor * factor)]
        }
      }
    }
  }
}

/// Which two of `from` samples each of `to` lies between, and how far along.
private struct LinearTaps: Sendable {
  var before: [Int32] = []
  var after: [Int32] = []
  var weight: [Float] = []

  init(from: Int, to: Int, _ alignsCorners: Bool) {
    precondition(from > 0 && to > 0, "resampling \(from) to \(to)")
    for index in 0..<to {
      let position =
        alignsCorners
        ? Double(index) * Double(from - 1) / Double(max(1, to - 1))
        : max(0, (Double(index) + 0.5) * Double(from) / Double(to) - 0.5)
      let first = min(Int(position), from - 1)
      before.append(Int32(first))
      after.append(Int32(min(first + 1, from - 1)))
      weight.append(Float(position - Double(first)))
    }
  }

  /// The adjoint of an interpolation by these rows and some columns: each gradient goes to the four
  /// pixels that its result was made of, by their weights. Threads share out images.
  ///
  /// - Throws: `CancelledError`.
  func spread(_ gradient: Tensor, columns: LinearTaps, to shape: Shape) throws -> Tensor {
    let (width, channels) = (shape[2], shape[3])
    let (height, outWidth) = (before.count, columns.before.count)
    return try Tensor(uninitialized: shape) { out in
      out.initialize(repeating: 0)
      let out = SendablePointer(out)
      try withExtendedLifetime(gradient) {
        try parallelFor(shape[0]) { images in
          for image in images {
            let from = gradient.unsafeBase + image * height * outWidth * channels
            let to = out.base + image * shape[1] * width * channels
            for y in 0..<height {
              for x in 0..<outWidth {
                let pixel = from + (y * outWidth + x) * channels
                for (row, part) in [(before[y], 1 - weight[y]), (after[y], weight[y])] {
                  let start = to + Int(row) * width * channels
                  let left = start + Int(columns.before[x]) * channels
                  let right = start + Int(columns.after[x]) * channels
                  let share = columns.weight[x]
                  for c in 0..<channels {
                    left[c] += pixel[c] * part * (1 - share)
                    right[c] += pixel[c] * part * share
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
