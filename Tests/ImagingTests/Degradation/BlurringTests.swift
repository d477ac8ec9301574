import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct BlurringTests {
  private let image = noiseImage(height: 64, width: 64, channels: 3)

  @Test func aGaussianOfOneSigmaIsThatGaussian() throws {
    let blurred = try blurred(Blurring(kind: .gaussian, sigma: 3...3))
    #expect(try blurred == image.gaussianBlurred(sigma: 3))
  }

  @Test func sigmaIsDrawnFromItsRange() throws {
    let results = try (1...8).map { try blurred(Blurring(sigma: 1...4), seed: $0) }
    let spreads = results.map { $0.pixels.elements.spread }
    #expect(Set(spreads).count == 8)
    let ends = try [1, 4].map { try image.gaussianBlurred(sigma: $0).pixels.elements.spread }
    #expect(spreads.allSatisfy { $0 <= ends[0] && $0 >= ends[1] })
  }

  /// Down to 16 x 16 and up again.
  @Test(arguments: [
    (Blurring.Resampling.bicubic, Interpolation.area, Interpolation.bicubic),
    (.bilinear, .bilinear, .bilinear),
  ])
  func resizingGoesDownAndUpAsItIsResampled(
    _ resampling: Blurring.Resampling, down: Interpolation, up: Interpolation
  ) throws {
    let blurred = try blurred(Blurring(kind: .resize, factor: 4...4, resampling: resampling))
    let small = try Image(pixels: image.pixels)
      .resized(height: 16, width: 16, interpolation: down)
      .resized(height: 64, width: 64, interpolation: up)
    #expect(blurred.pixels == small.pixels)
    #expect(blurred.alpha == image.alpha && blurred.metadata == image.metadata)
  }

  @Test func anyResamplingIsBoth() throws {
    let blurring = Blurring(kind: .resize)
    let results = try (1...12).map { try blurred(blurring, seed: $0).pixels.elements }
    #expect(Set(results).count == 2)
  }

  @Test func anyIsBoth() throws {
    let blurring = Blurring(kind: .any, sigma: 3...3, resampling: .bicubic)
    let results = try (1...12).map { try blurred(blurring, seed: $0).pixels.elements }
    #expect(Set(results).count == 2)
  }

  private func blurred(_ blurring: Blurring, seed: UInt64 = 1) throws -> Image {
    var random = SeededRandom(seed: seed)
    return try blurring.applied(to: image, random: &random)
  }
}

extension [Float] {
  /// The sum of squared distances from 0.5.
  fileprivate var spread: Float { reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } }
}
