import CKernels
import TensorCore

extension Image {
  /// The brightness of each pixel, as a gray image: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), of
  /// the samples as they are encoded. A gray image is its own.
  ///
  /// - Throws: `CancelledError`.
  public func luma() throws -> Image {
    guard channels == 3 else { return self }
    let count = height * width
    let gray = try Tensor(uninitialized: [height, width, 1]) { target in
      try pixels.withUnsafeBufferPointer { source in
        let (source, target) = (SendablePointer(source), SendablePointer(target))
        try parallelFor(count, grain: copyGrain) { range in
          kernels_luma(
            source.base + 3 * range.lowerBound, target.base + range.lowerBound, range.count)
        }
      }
    }
    return Image(pixels: gray, alpha: alpha, metadata: metadata)
  }

  /// The same picture with three channels; an RGB image is its own.
  ///
  /// - Throws: `CancelledError`.
  public func expandedToRGB() throws -> Image {
    guard channels == 1 else { return self }
    let count = height * width
    let expanded = try Tensor(uninitialized: [height, width, 3]) { target in
      try pixels.withUnsafeBufferPointer { source in
        let (source, target) = (SendablePointer(source), SendablePointer(target))
        try parallelFor(count, grain: copyGrain) { range in
          kernels_gray_to_rgb(
            source.base + range.lowerBound, target.base + 3 * range.lowerBound, range.count)
        }
      }
    }
    return Image(pixels: expanded, alpha: alpha, metadata: metadata)
  }
}
