import CKernels
import TensorCore

/// Inpainting that continues isophotes, the lines of equal brightness, into the hole, as
/// Navier-Stokes inpainting does (Bertalmio, Bertozzi and Sapiro, "Navier-Stokes, Fluid Dynamics,
/// and Image and Video Inpainting", CVPR 2001).
///
/// The paper takes brightness for the stream function of a flow, whose steady state has ∇⊥I · ∇ΔI
/// = 0: what is transported follows the level lines. It iterates a vorticity equation to that
/// state. Here the same continuation is had in one pass, without iterating, along a marching front
/// (Bornemann and März, "Fast Image Inpainting Based on Coherence Transport", Journal of
/// Mathematical Imaging and Vision 28, 2007): each pixel p becomes
///
///     I(p) = Σ w(p, q) I(q) / Σ w(p, q)
///     w(p, q) = 1 / (|p - q| (1 + z + z²/2)),  z = ½ (10/3 c n · (p - q))²
///
/// over the known pixels q within `radius`, where n is the direction across the isophotes, the main
/// axis of the structure tensor Σ ∇I ∇Iᵀ / |p - q| of all channels, and c its coherence, 0 without
/// a direction to 1. So where there are isophotes only what lies on the one through p counts; the
/// paper's diffusion (viscosity), which keeps level lines from crossing, is the mean that is left
/// where c is small. OpenCV's method of that name is also a marching pass, with weights from each
/// q's own isophote.
public enum NavierStokes {
  /// Fills the pixels where `hole` is above 0.5; all others stay the same bits, as do alpha and
  /// metadata. An empty hole returns the image itself. The result doesn't depend on the number of
  /// threads.
  ///
  /// - Parameter radius: how far known pixels are used, in pixels, 1...100; time grows with its
  ///   square.
  /// - Throws: `InpaintingError` when the hole covers the whole image or the sizes differ;
  ///   `CancelledError`.
  public static func inpaint(_ image: Image, hole: Mask, radius: Int = 3) throws -> Image {
    try image.inpainted(hole, radius: radius) { pixels, hole in
      let times = try ArrivalTimes(hole, radius: radius)
      try HoleFill(hole.grid, radius: radius).fill(
        &pixels, layers: FrontLayers(hole, times), times: times.plane
      ) { kernels_fill_isophotes($0, $1, $2, $3) }
    }
  }
}
