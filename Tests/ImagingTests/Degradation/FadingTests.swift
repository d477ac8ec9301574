import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct FadingTests {
  private let ramp = Image(
    pixels: Tensor(shape: [10, 10, 1], elements: (0..<100).map { Float($0) / 99 }))

  @Test func contrastIsAboutTheMean() throws {
    let faded = try faded(Fading(contrast: 0.5...0.5, shift: 0, unevenness: 0))
    // (v - 0.5) / 2 + 0.5
    #expect(zip(faded, ramp.pixels.elements).allSatisfy { abs($0 - ($1 / 2 + 0.25)) < 1e-5 })
  }

  @Test func muchContrastClips() throws {
    let faded = try faded(Fading(contrast: 4...4, shift: 0, unevenness: 0))
    #expect(faded.count { $0 == 0 } > 30 && faded.count { $0 == 1 } > 30)
  }

  @Test func theShiftIsNeverMoreThanAsked() throws {
    for seed in 1...20 {
      let fading = Fading(contrast: 1...1, shift: 0.2, unevenness: 0)
      let middle = try faded(fading, seed: UInt64(seed))[50]
      #expect(abs(middle - 50.0 / 99) <= 0.2001)
    }
  }

  /// As fastai draws it: 1/c is even in 1...1.5 or c is, each half of the time.
  @Test func contrastIsDrawnEvenlyOnBothSides() throws {
    let fading = Fading(contrast: 1 / 1.5...1.5, shift: 0, unevenness: 0)
    let slopes = try (1...200).map { (seed: UInt64) in
      let values = try faded(fading, seed: seed)
      return (values[55] - values[45]) / (10.0 / 99)
    }
    #expect(abs(slopes.count { $0 < 1 } - 100) < 30)
    #expect(abs(slopes.count { $0 < 1 / 1.25 } - 50) < 25)
    #expect(slopes.allSatisfy { $0 > 0.66 && $0 < 1.51 })
  }

  @Test func unevenFadingIsStrongestAtTheBorder() throws {
    let even = Image(
      pixels: Tensor(
        shape: [100, 100, 1], elements: (0..<10_000).map { $0 % 2 == 0 ? 0.2 : 0.8 }))
    var (image, random) = (even, SeededRandom(seed: 1))
    try Fading(contrast: 0.3...0.3, shift: 0, unevenness: 1).apply(to: &image, random: &random)
    let border = image[0, 51][0] - image[0, 50][0]
    let middle = image[50, 51][0] - image[50, 50][0]
    #expect(abs(border - 0.18) < 0.01 && middle > border + 0.05)
  }

  private func faded(_ fading: Fading, seed: UInt64 = 1) throws -> [Float] {
    var (image, random) = (ramp, SeededRandom(seed: seed))
    try fading.apply(to: &image, random: &random)
    return image.pixels.elements
  }
}
