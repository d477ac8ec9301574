import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct StainsTests {
  @Test(arguments: [Stains.Kind.water, .foxing]) func keepThePromisesOfDamage(
    _ kind: Stains.Kind
  ) throws {
    try expectDamage(Stains(count: 3...3, size: 0.3...0.5, kind: kind))
  }

  @Test func tintAndDarken() throws {
    let picture = try damaged(
      evenPicture(), by: Stains(count: 3...3, size: 0.4...0.5, strength: 0.7...0.7))
    let samples = picture.image.pixels.elements
    #expect(samples.allSatisfy { $0 <= 0.401 })
    for pixel in 0..<picture.mask.values.count where picture.mask.values.elements[pixel] > 0.3 {
      #expect(samples[3 * pixel] > samples[3 * pixel + 2])
    }
  }

  /// Where water stood, the rim is darker than what it surrounds.
  @Test func ofWaterHaveADarkRim() throws {
    let stain = Stains(count: 1...1, size: 0.5...0.5, strength: 0.7...0.7, kind: .water)
    let marks = try damaged(evenPicture(height: 300, width: 300), by: stain, seed: 3).mask
    let values = marks.values.elements.filter { $0 > 0 }.sorted()
    let median = values[values.count / 2]
    #expect((values.last ?? 0) > 1.5 * median)
  }
}
