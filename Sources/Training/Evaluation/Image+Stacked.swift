import Imaging
import TensorCore

extension [Image] {
  /// Sheets below each other, RGB, on black where one is narrower.
  ///
  /// - Throws: `CancelledError`.
  func stacked() throws -> Image {
    precondition(!isEmpty, "no sheets to stack")
    let width = map(\.width).max() ?? 0
    let padded = try map { row in
      try row.expandedToRGB().pixels.reshaped([1, row.height, row.width, 3]).padded(
        ConvolutionGeometry.Padding(top: 0, left: 0, bottom: 0, right: width - row.width),
        mode: .zero)
    }
    let height = padded.reduce(0) { $0 + $1.shape[1] }
    return Image(
      pixels: Tensor(uninitialized: [height, width, 3]) { values in
        var start = 0
        for part in padded {
          part.withUnsafeBufferPointer { from in
            for index in from.indices { values[start + index] = from[index] }
          }
          start += part.count
        }
      })
  }
}
