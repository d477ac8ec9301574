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
    return shuffled.reshaped([shape[0], shape[1] * factor, width * factor, flat[3]])
  }
}

/// Which two of `from` samples each of `to` lies between, and how far along.
private struct LinearTaps {
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
}
