import TensorCore

/// Blending by the gradients of a picture: inside a hole, the result has the gradients that
/// `Guidance` names and meets the destination without a seam.
///
/// Solves `laplacian f = div v` in the hole with `f = destination` on the pixels around it: for
/// each pixel `i` of the hole and its neighbours `j` (left, right, up, down, inside the image),
/// `sum over j of (f[i] - f[j] - v[i, j]) = 0`. Where the hole meets the image's border the
/// natural (Neumann) condition holds: a neighbour beyond it does not count. After P. Pérez,
/// M. Gangnet and A. Blake, "Poisson image editing", ACM TOG 22(3), 2003.
public enum Poisson {
  /// Where the gradients in the hole come from.
  public enum Guidance: String, CaseIterable, Sendable {
    /// `v` is the source's gradient: its texture, in the destination's colours.
    case normal
    /// `v` is the source's or the destination's gradient, whichever is larger at that pair of
    /// pixels and in that channel (the source's when equal).
    case mixed
    /// `v` is 0: the smoothest fill. The source is not looked at.
    case membrane
  }

  /// A blended image and how well it solves its equations.
  public struct Solution: Sendable {
    /// The result.
    public var image: Image
    /// The pixels of the hole.
    public var unknowns: Int
    /// Steps of conjugate gradients.
    public var iterations: Int
    /// `||b - A f|| / ||b - A f0||` in the Euclidean norm over all pixels and channels, where
    /// `f0` is the source pasted as it is (`normal`, `mixed`) or 0 (`membrane`). Measured on the
    /// solution before it is clamped; 0 when `f0` is already exact.
    public var residual: Double
    /// The largest magnitude in `b - A f`, in units of a sample.
    public var largestResidual: Double
  }

  /// Blends `source` into the `hole` (mask above 0.5) of `destination`.
  ///
  /// Both images and the mask have one size, both images one number of channels. The hole's
  /// samples are clamped to 0...1; pixels outside it, alpha and metadata are the destination's.
  /// A hole that is the whole image has no pixels around it to meet: `normal` and `mixed` then
  /// keep the source's mean, and `membrane` gives the destination's mean.
  ///
  /// The cost is proportional to the hole's pixels, whatever its shape (beside one look at the
  /// mask and one copy of the image), and so is the memory: about 80 bytes a pixel
  /// of the hole.
  ///
  /// - Parameter residual: the relative residual to reach, above 0; see `Solution.residual`. In
  ///   `Float`, 1e-5 can be had for a hole of a few million pixels; steps end when rounding allows
  ///   no better.
  /// - Throws: `CancelledError`.
  public static func blend(
    _ source: Image, into destination: Image, hole: Mask, guidance: Guidance = .normal,
    residual: Double = 1e-4
  ) throws -> Image {
    try solve(
      source, into: destination, hole: hole, guidance: guidance, residual: residual
    ).image
  }

  /// Blends as `blend` does and tells how well the equations are solved.
  ///
  /// - Throws: `CancelledError`.
  public static func solve(
    _ source: Image, into destination: Image, hole: Mask, guidance: Guidance = .normal,
    residual: Double = 1e-4
  ) throws -> Solution {
    precondition(
      source.pixels.shape == destination.pixels.shape,
      "source \(source.pixels.shape) and destination \(destination.pixels.shape) must be alike")
    precondition(
      hole.height == destination.height && hole.width == destination.width,
      "hole \(hole.values.shape) and destination \(destination.pixels.shape) must be of one size")
    precondition(residual > 0, "a residual of \(residual), which must be above 0")
    let unknowns = try HoleGrid(hole)
    guard unknowns.pixelCount > 0 else {
      return Solution(
        image: destination, unknowns: 0, iterations: 0, residual: 0, largestResidual: 0)
    }
    if unknowns.isWholeImage, guidance == .membrane {
      return try meanOfWhole(destination)
    }
    return try PoissonEquations.withEquations(
      source: source, destination: destination, mask: hole, hole: unknowns, guidance: guidance
    ) { equations in
      try PoissonSolver.withSolver(equations) { solver in
        let (report, values) = try solver.solve(residual: residual)
        var result = destination
        result.pixels = try equations.result(of: values)
        return Solution(
          image: result, unknowns: unknowns.pixelCount, iterations: report.iterations,
          residual: report.residual, largestResidual: report.largestResidual)
      }
    }
  }

  /// The membrane over a whole image is flat: at each channel's mean.
  private static func meanOfWhole(_ image: Image) throws -> Solution {
    let (count, channels) = (image.height * image.width, image.channels)
    let means = image.pixels.withUnsafeBufferPointer { pixels in
      (0..<channels).map { channel in
        let sum = stride(from: channel, to: pixels.count, by: channels).reduce(0.0) {
          $0 + Double(pixels[$1])
        }
        return min(max(Float(sum / Double(count)), 0), 1)
      }
    }
    var result = image
    result.pixels = Tensor(uninitialized: image.pixels.shape) { out in
      for index in out.indices { out[index] = means[index % channels] }
    }
    return Solution(
      image: result, unknowns: count, iterations: 0, residual: 0, largestResidual: 0)
  }
}
