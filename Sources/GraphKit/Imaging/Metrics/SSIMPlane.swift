import CKernels
import TensorCore

/// One channel of an image as the similarity kernel wants it: bytes less an offset, rows padded
/// with zeros.
struct SSIMPlane: Sendable {
  let height: Int
  let width: Int
  /// From the start of a row to that of the next; a multiple of 16.
  let stride: Int
  private let samples: Tensor

  init(_ image: Image, channel: Int) throws {
    let (height, width, channels) = (image.height, image.width, image.channels)
    let stride = (width + 15) / 16 * 16
    (self.height, self.width, self.stride) = (height, width, stride)
    samples = try Tensor(uninitialized: [height, stride]) { target in
      let target = SendablePointer(target)
      try parallelFor(height, grain: rowGrain(rowElements: width * channels)) { rows in
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width * channels) { bytes in
          for row in rows {
            image.quantize(row, into: bytes)
            let to = target.base + row * stride
            for x in 0..<width {
              to[x] = Float(bytes[x &* channels &+ channel]) - KERNELS_SSIM_OFFSET
            }
            (to + width).update(repeating: 0, count: stride - width)
          }
        }
      }
    }
  }

  func withRow(_ row: Int, _ body: (UnsafePointer<Float>) -> Void) {
    samples.withUnsafeBufferPointer {
      if let base = $0.baseAddress { body(base + row * stride) }
    }
  }
}
