import Imaging
import TensorCore

/// Pictures as networks and critics see them, `[N, H, W, C]`.
extension Tensor {
  /// The brightness of RGB pictures in three equal channels, by BT.601.
  func grayRGB() -> Tensor {
    mapPixels(channels: 3) { from, to in
      let y = 0.299 * from[0] + 0.587 * from[1] + 0.114 * from[2]
      (to[0], to[1], to[2]) = (y, y, y)
    }
  }

  /// The brightness of RGB pictures in one channel.
  func gray() -> Tensor {
    mapPixels(channels: 1) { from, to in
      to[0] = 0.299 * from[0] + 0.587 * from[1] + 0.114 * from[2]
    }
  }

  /// Cb - 0.5 and Cr - 0.5 of RGB pictures.
  func colourDifferences() -> Tensor {
    mapPixels(channels: 2) { from, to in
      let y = 0.299 * from[0] + 0.587 * from[1] + 0.114 * from[2]
      (to[0], to[1]) = ((from[2] - y) / 1.772, (from[0] - y) / 1.402)
    }
  }

  /// Colour differences `[N, H, W, 2]` with a brightness `[N, H, W, 1]` as RGB. Differentiable.
  ///
  /// - Throws: `CancelledError`.
  func rgb(withBrightness y: Tensor) throws -> Tensor {
    let (cb, cr) = (try channels(0..<1), try channels(1..<2))
    let red = try y.adding(cr, times: 1.402)
    let blue = try y.adding(cb, times: 1.772)
    // Y = 0.299 R + 0.587 G + 0.114 B
    let green = try y.adding(cr, times: -1.402 * 0.299 / 0.587)
      .adding(cb, times: -1.772 * 0.114 / 0.587)
    return try Tensor.concatenated([red, green, blue])
  }

  /// These pictures where `hole`, `[N, H, W]` of 0 and 1, is 1, and the others elsewhere.
  /// Differentiable by these.
  ///
  /// - Throws: `CancelledError`.
  func replacing(_ hole: Tensor, of others: Tensor) throws -> Tensor {
    let outside = try hole.mapped { 1 - $0 }
    return try scaledPixels(by: hole).adding(others.scaledPixels(by: outside))
  }

  /// One picture of several, `[1, H, W, C]`.
  func picture(_ index: Int) -> Tensor {
    let one = Shape([1] + shape.extents.dropFirst())
    return withUnsafeBufferPointer { values in
      Tensor(uninitialized: one) { part in
        for element in part.indices { part[element] = values[index * one.count + element] }
      }
    }
  }

  /// The first picture as an image; what is below 0 or above 1 is cut off, and what is no number
  /// black.
  func image() -> Image {
    let channels = shape[3]
    let kept = channels == 1 ? 1 : 3
    let (height, width) = (shape[1], shape[2])
    return withUnsafeBufferPointer { values in
      Image(
        pixels: Tensor(uninitialized: [height, width, kept]) { pixels in
          for index in pixels.indices {
            let value = values[index / kept * channels + index % kept]
            pixels[index] = value.isFinite ? max(0, min(1, value)) : 0
          }
        })
    }
  }

  private func mapPixels(
    channels: Int, _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    let (own, pixels) = (shape[3], count / shape[3])
    return withUnsafeBufferPointer { from in
      Tensor(uninitialized: [shape[0], shape[1], shape[2], channels]) { to in
        guard let from = from.baseAddress, let to = to.baseAddress else { return }
        for pixel in 0..<pixels { body(from + pixel * own, to + pixel * channels) }
      }
    }
  }
}
