import TensorCore

/// Convolution as its definition says, in double precision: what kernels are held against.
enum ReferenceConvolution {
  /// `[N, H', W', outputs]` of one input, before any finish.
  static func apply(
    _ input: Tensor, _ weight: Tensor, _ bias: [Float], _ geometry: ConvolutionGeometry
  ) -> Tensor {
    let (n, height, width) = (input.shape[0], input.shape[1], input.shape[2])
    let (outHeight, outWidth) = (geometry.outputHeight(height), geometry.outputWidth(width))
    let outputs = bias.count
    var sums = [Double](repeating: 0, count: n * outHeight * outWidth * outputs)
    let values = input.elements
    let weights = weight.elements
    let channels = input.shape[3]
    forEachProduct(geometry, height, width, outHeight, outWidth) { y, x, i, j, outY, outX in
      for image in 0..<n {
        for c in 0..<channels {
          let value = Double(values[((image * height + y) * width + x) * channels + c])
          for o in 0..<outputs {
            let kernel = geometry.isTransposed ? c * outputs + o : o * channels + c
            let tap = (kernel * geometry.kernelHeight + i) * geometry.kernelWidth + j
            sums[((image * outHeight + outY) * outWidth + outX) * outputs + o] +=
              value * Double(weights[tap])
          }
        }
      }
    }
    let elements = sums.enumerated().map { Float($1 + Double(bias[$0 % outputs])) }
    return Tensor(shape: [n, outHeight, outWidth, outputs], elements: elements)
  }

  /// Calls `body` for every input pixel (y, x) that result (outY, outX) sees through tap (i, j).
  private static func forEachProduct(
    _ geometry: ConvolutionGeometry, _ height: Int, _ width: Int, _ outHeight: Int,
    _ outWidth: Int, _ body: (Int, Int, Int, Int, Int, Int) -> Void
  ) {
    for i in 0..<geometry.kernelHeight {
      for j in 0..<geometry.kernelWidth {
        if geometry.isTransposed {
          for y in 0..<height {
            for x in 0..<width {
              let outY = y * geometry.stride - geometry.padding.top + i
              let outX = x * geometry.stride - geometry.padding.left + j
              guard (0..<outHeight).contains(outY), (0..<outWidth).contains(outX) else { continue }
              body(y, x, i, j, outY, outX)
            }
          }
        } else {
          for outY in 0..<outHeight {
            for outX in 0..<outWidth {
              let y = outY * geometry.stride - geometry.padding.top + i * geometry.dilation
              let x = outX * geometry.stride - geometry.padding.left + j * geometry.dilation
              guard let y = inside(y, height, geometry.paddingMode),
                let x = inside(x, width, geometry.paddingMode)
              else { continue }
              body(y, x, i, j, outY, outX)
            }
          }
        }
      }
    }
  }

  private static func inside(
    _ at: Int, _ extent: Int, _ mode: ConvolutionGeometry.PaddingMode
  ) -> Int? {
    if (0..<extent).contains(at) { return at }
    switch mode {
    case .zero: return nil
    case .reflect: return at < 0 ? -at : 2 * (extent - 1) - at
    case .replicate: return at < 0 ? 0 : extent - 1
    }
  }
}
