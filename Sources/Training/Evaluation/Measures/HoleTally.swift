import Imaging
import TensorCore

/// Filled holes, mean over photographs: PSNR, SSIM and the mean absolute difference of the whole
/// picture, as `Quality` defines them, and PSNR and difference in the hole alone and along its
/// border. Photographs without a hole count for nothing.
///
/// All that lies outside the hole is the sound photograph's: composite = M x + (1 - M) made, as in
/// Liu, Reda, Shih, Wang, Tao and Catanzaro, "Image Inpainting for Irregular Holes Using Partial
/// Convolutions" (2018), whose bins by the share of the hole are here too.
struct HoleTally: MethodTally {
  /// Bins of the hole's share: more than the first number, at most the second.
  static let bins = [(0.01, 0.1), (0.1, 0.2), (0.2, 0.3), (0.3, 0.4), (0.4, 0.5), (0.5, 0.6)]

  private var all = MeanTally()
  private var binned = bins.map { _ in MeanTally() }
  /// Photographs in each bin.
  private(set) var counts = bins.map { _ in 0 }

  mutating func add(_ answer: Raster, _ sample: Sample) throws {
    guard let mask = sample.mask else { preconditionFailure("holes are measured without a mask") }
    let share = mask.shareAboveHalf
    guard share > 0 else { return }
    let made = answer.asImage
    let hole = try mask.thresholded(at: Float(0.5).nextUp)
    let values = [
      ("hole-psnr-db", min(99, try Quality.psnr(made, sample.clean, within: hole))),
      ("hole-l1-percent", try Quality.l1Percent(made, sample.clean, within: hole)),
      ("seam-percent", try Quality.seamPercent(made, sample.clean, around: hole)),
      ("psnr-db", min(99, try Quality.psnr(made, sample.clean))),
      ("ssim", try Quality.ssim(made, sample.clean)),
      ("l1-percent", try Quality.l1Percent(made, sample.clean)),
    ]
    for (name, value) in values { all.add(name, value) }
    guard let bin = Self.bins.firstIndex(where: { share > $0.0 && share <= $0.1 }) else { return }
    counts[bin] += 1
    for (name, value) in values where name != "ssim" { binned[bin].add(name, value) }
  }

  var measures: [(name: String, value: Double)] { all.measures }

  /// The measures of a bin.
  func measures(bin: Int) -> [(name: String, value: Double)] { binned[bin].measures }
}
