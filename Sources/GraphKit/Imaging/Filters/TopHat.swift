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
  /// Bands of rows are opened or closed by themselves, with the rows that they depend on: what lies
  /// in between stays in the cache.
  ///
  /// - Throws: `CancelledError`.
  func apply(to plane: Tensor) throws -> Tensor {
    let (height, count) = (plane.shape[0], plane.shape[1] * plane.shape[2])
    let reach = 2 * radius
    let grain = max(4 * reach, rowGrain(rowElements: count))
    return try plane.mapBuffer { source, out in
      try parallelFor(height, grain: grain) { rows in
        let needed = max(0, rows.lowerBound - reach)..<min(height, rows.upperBound + reach)
        let band = Tensor(uninitialized: [needed.count, plane.shape[1], plane.shape[2]]) {
          SendablePointer($0).base.update(
            from: source.base + needed.lowerBound * count, count: needed.count * count)
        }
        try smoothed(band).withUnsafeBufferPointer { smoothed in
          let first = rows.lowerBound * count
          let smoothed = SendablePointer(smoothed).base - needed.lowerBound * count
          if polarity == .white {
            for index in first..<first + rows.count * count {
              out[index] = source[index] - smoothed[index]
            }
          } else {
            for index in first..<first + rows.count * count {
              out[index] = smoothed[index] - source[index]
            }
          }
        }
      }
    }
  }

  /// The opening for white details, the closing for black ones.
  private func smoothed(_ plane: Tensor) throws -> Tensor {
    switch polarity {
    case .white: try extremum(.maximum, of: extremum(.minimum, of: plane))
    case .black: try extremum(.minimum, of: extremum(.maximum, of: plane))
    }
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
