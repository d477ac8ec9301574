import Imaging
import TensorCore
import Testing

@testable import Training

/// Means, and what is counted for marks and pictures.
struct MethodTallyTests {
  @Test func meansAreOverPhotographs() {
    var means = MeanTally()
    for (name, value) in [("a", 1.0), ("b", 5.0), ("a", 2.0)] { means.add(name, value) }
    #expect(means.measures.map(\.name) == ["a", "b"])
    #expect(means.measures.map(\.value) == [1.5, 5])
  }

  @Test func marksWithDegreesHaveABestThreshold() throws {
    #expect(
      try names(belief: 0.7)
        == [
          "f1", "iou", "precision", "recall", "near-f1", "pr-auc", "best-threshold", "best-f1",
          "best-iou", "best-precision", "best-recall",
        ])
  }

  @Test func marksWithoutDegreesHaveNone() throws {
    #expect(try names(belief: 1) == ["f1", "iou", "precision", "recall", "near-f1"])
  }

  @Test func picturesAreComparedAsTheir8BitFiles() throws {
    let (dark, light) = (
      Image(height: 16, width: 16, channels: 3, repeating: 0.25),
      Image(height: 16, width: 16, channels: 3, repeating: 0.75)
    )
    var tally = PictureTally()
    try tally.add(.image(dark), Sample(photo: dark, clean: light))
    // 64 and 191 of 255: 10 log10((255 / 127)²) = 6.055 dB, 49.80 %.
    #expect(tally.measures.map(\.name) == ["psnr-db", "ssim", "l1-percent"])
    #expect(abs(tally.measures[0].value - 6.0547) < 0.001)
    #expect(abs(tally.measures[2].value - 49.804) < 0.001)
  }

  private func names(belief: Float) throws -> [String] {
    var tally = MarkTally()
    let photo = Image(height: 2, width: 2, channels: 3)
    let truth = Mask(height: 2, width: 2, repeating: 1)
    try tally.add(
      .mask(Mask(height: 2, width: 2, repeating: belief)),
      Sample(photo: photo, clean: photo, mask: truth))
    return tally.measures.map(\.name)
  }
}
