import TensorCore

extension Image {
  /// The image changed as a small copy of it was: brightness and colours that something has given
  /// the copy are carried over, while details stay the image's own.
  ///
  /// Around each pixel of the copy, and channel by channel, a line is fitted to what became of its
  /// neighbours (least squares); the lines' slopes and heights are smoothed, enlarged and applied to
  /// this image (He and Sun, "Fast Guided Filter", 2015, with the copy as its own guide). A change
  /// of brightness, contrast or colour is carried over exactly, also one that differs from place to
  /// place if the radius is small; details that were drawn into the copy are not.
  ///
  /// - Parameters:
  ///   - small: the copy before the change, of as many channels as this image.
  ///   - changed: the copy after it, of the same size and channels.
  ///   - radius: pixels of the copy that count as neighbours, each way; `nil` for half its shorter
  ///     side, which carries over what changed everywhere, and no blotches.
  /// - Returns: an image of this one's size, opacity and metadata, cut to 0...1.
  /// - Throws: `CancelledError`.
  public func changed(
    as changed: Image, was small: Image, radius: Int? = nil
  ) throws -> Image {
    precondition(
      small.pixels.shape == changed.pixels.shape && small.channels == channels,
      "a change from \(small.pixels.shape) to \(changed.pixels.shape) carried to \(pixels.shape)")
    let radius = radius ?? max(1, min(small.height, small.width) / 2)
    let lines = try LocalLines(from: small, to: changed, radius: radius)
    // What is resized is cut to 0...1.
    func enlarged(_ plane: Tensor, _ range: ClosedRange<Float>) throws -> Tensor {
      let (least, extent) = (range.lowerBound, range.upperBound - range.lowerBound)
      let part = try plane.mapped { ($0 - least) / extent }
      return try Image(pixels: part)
        .resized(height: height, width: width, interpolation: .bilinear).pixels
        .mapped { $0 * extent + least }
    }
    let slopes = try enlarged(lines.slopes, 0...LocalLines.steepest)
    let heights = try enlarged(lines.heights, -LocalLines.steepest...1 + LocalLines.steepest)
    let result = try slopes.multiplied(by: pixels).adding(heights)
      .mapped { min(1, max(0, $0)) }
    return Image(pixels: result, alpha: alpha, metadata: metadata)
  }
}

/// What became of an image's samples around each pixel: `slopes` times the sample, plus `heights`.
private struct LocalLines {
  let slopes: Tensor
  let heights: Tensor

  /// Variances below this, of a range of 1, tell no slope, which stays 1: noise would decide it.
  private static let flatness: Float = 3e-5
  /// The most that contrast can grow; it is never turned round.
  static let steepest: Float = 16

  init(from small: Image, to changed: Image, radius: Int) throws {
    let box = BoxFilter(radius: radius)
    func smooth(_ tensor: Tensor) throws -> Tensor { try box.apply(to: tensor) }
    let (before, after) = (small.pixels, changed.pixels)
    let (mean, target) = (try smooth(before), try smooth(after))
    let variance = try smooth(before.multiplied(by: before))
      .mapped(with: mean) { max(0, $0 - $1 * $1) + Self.flatness }
    let covariance = try smooth(before.multiplied(by: after))
      .adding(mean.multiplied(by: target), times: -1)
    let slopes = try covariance.mapped(with: variance) {
      min(Self.steepest, max(0, ($0 + Self.flatness) / $1))
    }
    self.slopes = try smooth(slopes)
    heights = try smooth(target.adding(slopes.multiplied(by: mean), times: -1))
  }
}
