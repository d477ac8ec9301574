import TensorCore

extension Mask {
  /// Grows the mask: each pixel takes the largest value of its neighbourhood. Outside the mask
  /// there is nothing (0). Radius 0 changes nothing.
  ///
  /// The time does not depend on the radius (in pixels, at least 0) where all values are 0 or 1;
  /// for other values that holds for the square, and the disk takes time in proportion to it.
  ///
  /// - Throws: `CancelledError`.
  public func dilated(radius: Int, element: StructuringElement = .disk) throws -> Mask {
    try changed(.maximum, radius, element)
  }

  /// Shrinks the mask: each pixel takes the smallest value of its neighbourhood. Outside the mask
  /// all is damaged (1), so that a defect at the border shrinks only inwards. Else as `dilated`.
  ///
  /// - Throws: `CancelledError`.
  public func eroded(radius: Int, element: StructuringElement = .disk) throws -> Mask {
    try changed(.minimum, radius, element)
  }

  private func changed(_ extremum: Extremum, _ radius: Int, _ element: StructuringElement) throws
    -> Mask
  {
    precondition(radius >= 0, "a radius of \(radius) pixels")
    if radius == 0 { return self }
    // Farther than the image is long, every pixel is near enough.
    let radius = min(radius, element == .square ? max(height, width) : height + width)
    let binary = BinaryMorphology(extremum: extremum, radius: radius, element: element)
    if let changed = try binary.apply(to: values) { return Mask(values: changed) }
    let plane = values.reshaped([height, width, 1])
    let gray = GrayMorphology(extremum: extremum, radius: radius, element: element)
    return Mask(values: try gray.apply(to: plane).reshaped([height, width]))
  }
}
