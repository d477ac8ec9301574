public import TensorCore

extension Tensor {
  /// The largest difference from another tensor, element by element: infinity when the shapes
  /// differ or an element is not a number.
  public func largestDifference(from other: Tensor) -> Float {
    guard shape == other.shape else { return .infinity }
    return zip(elements, other.elements).reduce(0) { most, pair in
      let difference = abs(pair.0 - pair.1)
      return difference.isNaN ? .infinity : max(most, difference)
    }
  }

  /// The difference of the largest and the smallest element.
  public var range: Float {
    let elements = elements
    return (elements.max() ?? 0) - (elements.min() ?? 0)
  }
}
