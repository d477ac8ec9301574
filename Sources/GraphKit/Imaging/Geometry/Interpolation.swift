import Glibc

/// How values between samples are found when a raster is resized.
///
/// All but `nearest` and `area` weigh the samples around a point by a kernel of the distance to
/// it. When a raster shrinks, the kernel is stretched by the same ratio, so that every source
/// sample counts and fine patterns blur instead of turning into false ones (antialiasing). At an
/// edge, the weights that fall outside are left out and the rest is scaled up to the sum 1.
public enum Interpolation: String, CaseIterable, Sendable {
  /// The sample that is nearest, unchanged.
  case nearest
  /// A triangle of radius 1.
  case bilinear
  /// The cubic of radius 2 with a = -0.5: R. G. Keys, "Cubic Convolution Interpolation for Digital
  /// Image Processing", 1981.
  case bicubic
  /// A sinc windowed by a wider sinc, radius 3: C. E. Duchon, "Lanczos Filtering in One and Two
  /// Dimensions", 1979. Sharpest, and overshoots most at hard edges.
  case lanczos
  /// The mean over the area that the new pixel covers, with fractions of pixels at its rim.
  case area
}

extension Interpolation {
  /// The distance from which on the kernel is zero, in samples; nil where there is no kernel.
  var kernelRadius: Double? {
    switch self {
    case .nearest, .area: nil
    case .bilinear: 1
    case .bicubic: 2
    case .lanczos: 3
    }
  }

  /// The kernel's weight at a distance inside its radius.
  func kernelWeight(_ distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .nearest, .area: return 0
    case .bilinear: return max(0, 1 - x)
    case .bicubic:
      if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
    case .lanczos: return x < 3 ? sinc(x) * sinc(x / 3) : 0
    }
  }
}

private func sinc(_ x: Double) -> Double {
  x == 0 ? 1 : sin(.pi * x) / (.pi * x)
}
