import CKernels
import TensorCore

/// What morphological opening or closing takes away: details that the element does not fit into
/// (Meyer, 1979; Serra, "Image Analysis and Mathematical Morphology", 1982).
public struct TopHat: Sendable {
  /// Which details.
  public enum Polarity: String, CaseIterable, Sendable {
    /// Brighter than their surroundings: the plane minus its opening.
    case white
    /// Darker than their surroundings: the closing minus the plane.
    case black
  }

  /// The shape that details are measured with, `2 radius + 1` pixels long.
  public enum Element: String, CaseIterable, Sendable {
    /// A square: details narrow in one direction or both.
    case square
    /// A disk, dx² + dy² <= radius².
    case disk
    /// A horizontal line: details that are narrow from left to right, such as vertical scratches.
    case horizontal
    /// A vertical line: details that are narrow from top to bottom.
    case vertical
  }

  let polarity: Polarity
  let radius: Int
  let element: Element

  init(polarity: Polarity, radius: Int, element: Element) {
    precondition(radius >= 0, "a radius of \(radius) pixels")
    (self.polarity, self.radius, self.element) = (polarity, radius, element)
  }

  /// The details of a plane `[H, W, C]`, 0 where there are none.
  ///
  /// - Throws: `CancelledError`.
  func apply(to plane: Tensor) throws -> Tensor {
    let (inner, outer): (Extremum, Extremum) =
      polarity == .white ? (.minimum, .maximum) : (.maximum, .minimum)
    let smoothed = try extremum(outer, of: extremum(inner, of: plane))
    return polarity == .white
      ? try plane.subtracting(smoothed) : try smoothed.subtracting(plane)
  }

  private func extremum(_ extremum: Extremum, of plane: Tensor) throws -> Tensor {
    if radius == 0 { return plane }
    let square = GrayMorphology(extremum: extremum, radius: radius, element: .square)
    switch element {
    case .square: return try square.apply(to: plane)
    case .disk:
      return try GrayMorphology(extremum: extremum, radius: radius, element: .disk)
        .apply(to: plane)
    case .horizontal: return try square.rows(plane)
    case .vertical: return try square.columns(plane)
    }
  }
}

extension Tensor {
  /// Element by element, `self - other`.
  fileprivate func subtracting(_ other: Tensor) throws -> Tensor {
    try other.withUnsafeBufferPointer { other in
      let other = SendablePointer(other)
      return try mapBuffer { source, out in
        try parallelFor(count, grain: copyGrain) { range in
          for index in range { out[index] = source[index] - other[index] }
        }
      }
    }
  }
}
