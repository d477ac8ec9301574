import Glibc
import TensorCore

/// How close a picture is to the one it should be.
///
/// Pictures are compared as their 8-bit files would be: samples are cut to 0...1 and rounded to
/// 0...255 first. Sizes and channels must match; alpha is not looked at.
public enum Quality {
  /// Peak signal-to-noise ratio in decibels: 10 log10(255² / mean squared difference), the mean
  /// taken over all channels of all pixels, or of those where `hole` is at least 0.5.
  ///
  /// Infinity when no sample differs, as in an empty hole.
  ///
  /// - Throws: `CancelledError`.
  public static func psnr(_ a: Image, _ b: Image, within hole: Mask? = nil) throws -> Double {
    let sums = try DifferenceSums.between(a, b, within: hole)
    guard sums.squared > 0 else { return .infinity }
    return 10 * log10(255 * 255 * Double(sums.samples) / Double(sums.squared))
  }

  /// Mean absolute difference in percent of the whole range, over the same samples as `psnr`; 0
  /// when there are none.
  ///
  /// - Throws: `CancelledError`.
  public static func l1Percent(_ a: Image, _ b: Image, within hole: Mask? = nil) throws -> Double {
    let sums = try DifferenceSums.between(a, b, within: hole)
    guard sums.samples > 0 else { return 0 }
    return Double(sums.absolute) / Double(sums.samples) / 255 * 100
  }

  static func requireMatch(_ a: Image, _ b: Image, _ hole: Mask?) {
    precondition(
      a.pixels.shape == b.pixels.shape,
      "images of one shape are needed, not \(a.pixels.shape) and \(b.pixels.shape)")
    if let hole {
      precondition(
        hole.height == a.height && hole.width == a.width,
        "a mask \(hole.values.shape) does not fit an image \(a.pixels.shape)")
    }
  }
}
