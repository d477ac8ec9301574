public import TensorCore

/// Blur of random strength: by a Gaussian, or by shrinking and enlarging.
public struct Blurring: Sendable {
  /// How it blurs.
  public enum Kind: String, CaseIterable, Sendable {
    case gaussian
    /// Down to a fraction of the size, and up again.
    case resize
    /// Either, as it comes.
    case any
  }

  /// How a picture is shrunk and enlarged.
  public enum Resampling: String, CaseIterable, Sendable {
    /// Bilinearly both times, as image libraries of img2img's time do unless told otherwise: soft.
    case bilinear
    /// Down by areas and up bicubically, as editors do: the sharpest that is common.
    case bicubic
    /// Either, as it comes.
    case any
  }

  /// How it blurs.
  public var kind: Kind
  /// The deviation of the Gaussian, pixels, at least 0.
  public var sigma: ClosedRange<Double>
  /// By what the sides are divided, at least 1.
  public var factor: ClosedRange<Double>
  /// How it is shrunk and enlarged.
  public var resampling: Resampling

  /// Declares a blur.
  public init(
    kind: Kind = .gaussian, sigma: ClosedRange<Double> = 1...4,
    factor: ClosedRange<Double> = 4...4, resampling: Resampling = .any
  ) {
    (self.kind, self.sigma) = (kind, sigma)
    (self.factor, self.resampling) = (factor, resampling)
  }

  /// The blurred photograph.
  ///
  /// - Throws: `CancelledError`.
  public func applied(to image: Image, random: inout SeededRandom) throws -> Image {
    let resizes = kind == .resize || (kind == .any && random.happens(0.5))
    guard resizes else {
      return try image.gaussianBlurred(sigma: Double(random.uniform(sigma)))
    }
    let factor = random.uniform(factor)
    let isBilinear = resampling == .bilinear || (resampling == .any && random.happens(0.5))
    let (down, up): (Interpolation, Interpolation) =
      isBilinear ? (.bilinear, .bilinear) : (.area, .bicubic)
    func shrunk(_ extent: Int) -> Int { max(1, Int((Float(extent) / factor).rounded())) }
    return try image.withPixelsAlone { pixels in
      try pixels
        .resized(
          height: shrunk(image.height), width: shrunk(image.width), interpolation: down
        )
        .resized(height: image.height, width: image.width, interpolation: up)
    }
  }
}

extension Image {
  /// The image with its pixels changed, and opacity and metadata as they are.
  func withPixelsAlone(_ change: (Image) throws -> Image) rethrows -> Image {
    Image(
      pixels: try change(Image(pixels: pixels)).pixels, alpha: alpha, metadata: metadata)
  }
}
