import TensorCore

// Every filter takes what lies beyond the border from inside: the picture is mirrored at its border
// pixels, which are not repeated (d c b | a b c d | c b a). Opacity stays as it is.

extension Image {
  /// Smooths with a Gaussian of standard deviation `sigma`, in pixels; 0 changes nothing.
  ///
  /// - Throws: `CancelledError`.
  public func gaussianBlurred(sigma: Double) throws -> Image {
    try withPixels(GaussianBlur(sigma: sigma).apply(to: pixels))
  }

  /// Each sample becomes the mean of the square window of (2 `radius` + 1)² pixels around it.
  ///
  /// - Throws: `CancelledError`.
  public func boxFiltered(radius: Int) throws -> Image {
    try withPixels(BoxFilter(radius: radius).apply(to: pixels))
  }

  /// Each sample becomes the median of the square window of (2 `radius` + 1)² pixels around it,
  /// exactly, at any bit depth.
  ///
  /// - Throws: `CancelledError`.
  public func medianFiltered(radius: Int) throws -> Image {
    try withPixels(MedianFilter(radius: radius).apply(to: pixels))
  }

  /// What is too small for the element to enter, brighter (`white`) or darker (`black`) than its
  /// surroundings, by how much.
  ///
  /// - Throws: `CancelledError`.
  public func topHat(_ polarity: TopHat.Polarity, radius: Int, element: TopHat.Element = .square)
    throws -> Image
  {
    let topHat = TopHat(polarity: polarity, radius: radius, element: element)
    return try withPixels(topHat.apply(to: pixels))
  }

  private func withPixels(_ pixels: Tensor) -> Image {
    Image(pixels: pixels, alpha: alpha, metadata: metadata)
  }
}

extension Mask {
  /// Smooths with a Gaussian, as `Image.gaussianBlurred`.
  ///
  /// - Throws: `CancelledError`.
  public func gaussianBlurred(sigma: Double) throws -> Mask {
    try mapPlanes { try GaussianBlur(sigma: sigma).apply(to: $0) }
  }

  /// The mean over a square, as `Image.boxFiltered`.
  ///
  /// - Throws: `CancelledError`.
  public func boxFiltered(radius: Int) throws -> Mask {
    try mapPlanes { try BoxFilter(radius: radius).apply(to: $0) }
  }

  /// The median over a square, as `Image.medianFiltered`.
  ///
  /// - Throws: `CancelledError`.
  public func medianFiltered(radius: Int) throws -> Mask {
    try mapPlanes { try MedianFilter(radius: radius).apply(to: $0) }
  }

  /// What is smaller than the element, as `Image.topHat`.
  ///
  /// - Throws: `CancelledError`.
  public func topHat(_ polarity: TopHat.Polarity, radius: Int, element: TopHat.Element = .square)
    throws -> Mask
  {
    let topHat = TopHat(polarity: polarity, radius: radius, element: element)
    return try mapPlanes { try topHat.apply(to: $0) }
  }
}
