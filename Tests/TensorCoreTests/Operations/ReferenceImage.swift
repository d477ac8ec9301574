import TensorCore

/// An image `[N, H, W, C]` by its elements, slow and obvious: what operations are held against.
struct ReferenceImage {
  let shape: Shape
  private let elements: [Float]

  init(_ tensor: Tensor) {
    shape = tensor.shape
    elements = tensor.elements
  }

  /// The element of image `n`, row `y`, column `x`, channel `c`.
  subscript(n: Int, y: Int, x: Int, c: Int) -> Float {
    elements[((n * shape[1] + y) * shape[2] + x) * shape[3] + c]
  }

  /// Whether a pixel lies in the image.
  func contains(_ y: Int, _ x: Int) -> Bool {
    (0..<shape[1]).contains(y) && (0..<shape[2]).contains(x)
  }

  /// A tensor whose elements `body` gives.
  static func tensor(
    _ shape: Shape, _ body: (_ n: Int, _ y: Int, _ x: Int, _ c: Int) -> Float
  ) -> Tensor {
    var elements: [Float] = []
    for n in 0..<shape[0] {
      for y in 0..<shape[1] {
        for x in 0..<shape[2] {
          for c in 0..<shape[3] { elements.append(body(n, y, x, c)) }
        }
      }
    }
    return Tensor(shape: shape, elements: elements)
  }
}
