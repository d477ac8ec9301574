public import TensorCore

/// Which part of its input decides a part of a network's result, bit for bit.
///
/// It is known from the layers on the longest way from input to result: the others see less. Layers
/// that see the whole image (attention, norms over the image) have no locality.
public struct Locality: Sendable {
  private let layers: [ConvolutionGeometry]

  /// - Parameter layers: from input to result, which is as large. Pooling is a convolution of its
  ///   window.
  public init(_ layers: [ConvolutionGeometry]) { self.layers = layers }

  /// Moves of the input by multiples of it, pixels, only move the result.
  public var alignment: Int {
    var (scale, alignment) = (1, 1)
    for layer in layers {
      alignment = leastCommonMultiple(alignment, scale * layer.inputGrid)
      scale = layer.isTransposed ? scale / layer.stride : scale * layer.stride
    }
    precondition(scale == 1, "a result \(scale) times smaller than the input")
    return alignment
  }

  /// Pixels around a part of the result, begun and ended at multiples of `alignment`, that the
  /// part depends on.
  public var reach: Int {
    let part = 0..<alignment
    let seen = layers.reversed().reduce(part) { $1.inputs(deciding: $0) }
    return max(-seen.lowerBound, seen.upperBound - part.upperBound)
  }
}

extension ConvolutionGeometry {
  /// What nearest-neighbour enlargement by 2 sees.
  static var doubling: ConvolutionGeometry { .transposed(kernelSize: 2, stride: 2) }

  /// What bilinear enlargement by 2 sees.
  static var bilinearDoubling: ConvolutionGeometry {
    .transposed(kernelSize: 4, stride: 2, padding: 1)
  }
}

/// The least positive number that both divide.
func leastCommonMultiple(_ a: Int, _ b: Int) -> Int {
  var (x, y) = (a, b)
  while y != 0 { (x, y) = (y, x % y) }
  return a / x * b
}
