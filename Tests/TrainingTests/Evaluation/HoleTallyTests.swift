import Imaging
import TensorCore
import Testing

@testable import Training

/// Filled holes, by hand.
struct HoleTallyTests {
  @Test func aHoleIsMeasuredAloneAndWithTheWhole() throws {
    var tally = HoleTally()
    try tally.add(.image(gray(0.2, inHole: 0.4, of: 4)), sample(hole: 4))
    let measures = Dictionary(uniqueKeysWithValues: tally.measures.map { ($0.name, $0.value) })
    // A fifth of the range off in 4 of 100 pixels: 10 log10(1 / 0.04) = 13.979 dB in the hole, and
    // 10 log10(1 / 0.0016) = 27.959 dB in all.
    #expect(abs((measures["hole-psnr-db"] ?? 0) - 13.979) < 0.001)
    #expect(abs((measures["hole-l1-percent"] ?? 0) - 20) < 1e-9)
    #expect(abs((measures["psnr-db"] ?? 0) - 27.959) < 0.001)
    #expect(abs((measures["l1-percent"] ?? 0) - 0.8) < 1e-9)
    #expect((measures["ssim"] ?? 1) < 1)
  }

  @Test func photographsGoIntoTheBinsOfTheirHoles() throws {
    var tally = HoleTally()
    for hole in [1, 4, 10, 11, 55, 60, 61] {
      try tally.add(.image(gray(0.2, inHole: 0.4, of: hole)), sample(hole: hole))
    }
    // Shares of 1 and 61 % lie in no bin; 10 % is the end of the first.
    #expect(tally.counts == [2, 1, 0, 0, 0, 2])
    #expect(tally.measures(bin: 0).map(\.name).contains("hole-psnr-db"))
    #expect(tally.measures(bin: 2).isEmpty)
  }

  @Test func withoutAHoleNothingIsMeasured() throws {
    var tally = HoleTally()
    try tally.add(.image(gray(0.2, inHole: 0.2, of: 0)), sample(hole: 0))
    #expect(tally.measures.isEmpty)
  }

  @Test func equalPicturesCount99Decibels() throws {
    var tally = HoleTally()
    try tally.add(.image(gray(0.2, inHole: 0.2, of: 4)), sample(hole: 4))
    #expect(tally.measures.first { $0.name == "psnr-db" }?.value == 99)
  }

  private func sample(hole: Int) -> Sample {
    let clean = gray(0.2, inHole: 0.2, of: 0)
    let mask = Mask(
      values: Tensor(uninitialized: [10, 10]) { values in
        for index in values.indices { values[index] = index < hole ? 1 : 0 }
      })
    return Sample(photo: clean, clean: clean, mask: mask)
  }

  /// 10 x 10 pixels of one value, and the first of another.
  private func gray(_ value: Float, inHole other: Float, of count: Int) -> Image {
    Image(
      pixels: Tensor(uninitialized: [10, 10, 3]) { values in
        for index in values.indices { values[index] = index / 3 < count ? other : value }
      })
  }
}
