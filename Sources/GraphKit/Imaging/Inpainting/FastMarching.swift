import CKernels
import TensorCore

/// Inpainting by fast marching (Telea, "An Image Inpainting Technique Based on the Fast Marching
/// Method", Journal of Graphics Tools 9(1), 2004).
///
/// A front marches from the hole's edge inwards, and each pixel p it reaches becomes the weighted
/// mean of what the known pixels q within `radius` say of it,
///
///     I(p) = Σ w(p, q) (I(q) + ∇I · (p - q)) / Σ w(p, q)
///     w(p, q) = |cos(∇T(p), p - q)| / (|p - q|² (1 + |T(p) - T(q)|))
///
/// with T the front's arrival time. The channels of an image share front and weights.
public enum FastMarching {
  /// How the terms are computed.
  public enum Variant: String, CaseIterable, Sendable {
    /// The paper's weights, with its first-order term made robust:
    /// - ∇I is the mean gradient G of the known pixels, weighted by w, in place of each pixel's own,
    ///   which grain and texture make useless: followed for `radius` pixels it amplifies them.
    /// - It counts as far as these gradients agree: times |G|² / (|G|² + 0.3 (E|∇I|² - |G|²)), which
    ///   is 1 on a ramp and small in texture.
    /// - The sum is kept within the range of the known pixels in the disc, so that the fill has no
    ///   new extrema.
    /// - Pixels that the front reaches within a quarter of a pixel's time don't see each other.
    case paper
    /// What OpenCV computes, but in floating point: weights by 1/|p - q|³, pixels filled when first
    /// touched, and in place of the first-order term a step of at most √2/255 along it.
    case opencv
  }

  /// Fills the pixels where `hole` is above 0.5; all others stay the same bits, as do alpha and
  /// metadata. An empty hole returns the image itself. The result doesn't depend on the number of
  /// threads.
  ///
  /// - Parameters:
  ///   - radius: how far known pixels are used, in pixels, 1...100; time grows with its square.
  ///   - variant: how the terms are computed. `paper` is 0.6 dB closer to the truth on scratched
  ///     photographs than `opencv`.
  /// - Throws: `InpaintingError` when the hole covers the whole image or the sizes differ;
  ///   `CancelledError`.
  public static func inpaint(
    _ image: Image, hole: Mask, radius: Int = 3, variant: Variant = .paper
  ) throws -> Image {
    try image.inpainted(hole, radius: radius) { pixels, hole in
      switch variant {
      case .paper: try fill(&pixels, hole, radius: radius)
      case .opencv: try TouchOrder(hole, radius: radius).fill(&pixels, hole.grid, radius: radius)
      }
    }
  }

  private static func fill(_ pixels: inout Tensor, _ hole: HolePixels, radius: Int) throws {
    let times = try ArrivalTimes(hole, radius: radius)
    try HoleFill(hole.grid, radius: radius).fill(
      &pixels, layers: FrontLayers(hole, times), times: times.plane
    ) { kernels_fill_marching($0, $1, $2, $3) }
  }
}

extension Image {
  /// The image with the hole's pixels changed by `fill`; the image itself when there are none.
  func inpainted(
    _ mask: Mask, radius: Int, _ fill: (inout Tensor, HolePixels) throws -> Void
  ) throws -> Image {
    precondition((1...100).contains(radius), "radius must be 1...100, not \(radius)")
    guard mask.height == height, mask.width == width else {
      throw InpaintingError.sizesDiffer(
        imageHeight: height, imageWidth: width, maskHeight: mask.height, maskWidth: mask.width)
    }
    let hole = HolePixels(mask, margin: radius + 1)
    if hole.pixels.isEmpty { return self }
    if hole.pixels.count == height * width {
      throw InpaintingError.nothingKnown(height: height, width: width)
    }
    var pixels = pixels
    try fill(&pixels, hole)
    return Image(pixels: pixels, alpha: alpha, metadata: metadata)
  }
}
