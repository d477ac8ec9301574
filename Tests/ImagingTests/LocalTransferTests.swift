import TensorCore
import TestSupport
import Testing

@testable import Imaging

/// A change of a small copy, carried to the image itself.
struct LocalTransferTests {
  /// Smooth shading with some noise.
  private let image: Image

  init() throws {
    let shade = try noiseImage(height: 96, width: 128, channels: 3).gaussianBlurred(sigma: 12)
    let grain = noise(height: 96, width: 128, channels: 3, seed: 7)
    image = Image(pixels: try shade.pixels.multiplied(by: 0.9).adding(grain, times: 0.05))
  }

  private func shrunk(_ image: Image) throws -> Image {
    try image.resized(height: 24, width: 32, interpolation: .area)
  }

  private func curved(_ image: Image, _ curve: @escaping @Sendable (Float) -> Float) throws -> Image {
    Image(pixels: try image.pixels.mapped(curve), alpha: image.alpha, metadata: image.metadata)
  }

  @Test func nothingChangesWhereNothingDid() throws {
    let small = try shrunk(image)
    let result = try image.changed(as: small, was: small)
    let off = try result.pixels.mapped(with: image.pixels) { abs($0 - $1) }
    #expect(off.withUnsafeBufferPointer { $0.max() ?? 1 } < 1e-3)
  }

  @Test func brightnessAndContrastAreCarriedOverWithTheDetails() throws {
    let small = try shrunk(image)
    let fade: @Sendable (Float) -> Float = { 0.3 + 0.5 * $0 }
    let result = try image.changed(as: curved(small, fade), was: small)
    let expected = try curved(image, fade)
    #expect(try Quality.psnr(result, expected) > 40)
  }

  @Test func whatIsPastTheRangeIsCut() throws {
    let small = try shrunk(image)
    let result = try image.changed(as: curved(small) { 3 * $0 - 1 }, was: small)
    let range = result.pixels.withUnsafeBufferPointer { ($0.min() ?? -1, $0.max() ?? 2) }
    #expect(range.0 >= 0 && range.1 <= 1)
  }

  @Test func opacityAndMetadataStay() throws {
    let picture = noiseImage(height: 40, width: 50, channels: 3)
    let small = try picture.resized(height: 10, width: 12, interpolation: .area)
    let result = try picture.changed(as: curved(small) { $0 / 2 }, was: small)
    #expect(result.alpha == picture.alpha)
    #expect(result.metadata == picture.metadata)
    #expect(result.height == 40 && result.width == 50)
  }

  @Test func aCopyOfOnePixelIsEnough() throws {
    let small = try image.resized(height: 1, width: 1, interpolation: .area)
    let result = try image.changed(as: curved(small) { $0 + 0.25 }, was: small)
    let expected = try curved(image) { min(1, $0 + 0.25) }
    #expect(try Quality.psnr(result, expected) > 60)
  }
}
