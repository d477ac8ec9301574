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

  private func curved(_ image: Image, _ curve: @escaping @Sendable (Float) -> Float) throws -> Image
  {
    Image(pixels: try image.pixels.mapped(curve), alpha: image.alpha, metadata: image.metadata)
  }

  @Test func nothingChangesWhereNothingDid() throws {
    let small = try shrunk(image)
    let result = try image.changed(as: small, was: small)
    let off = try result.pixels.mapped(with: image.pixels) { abs($0 - $1) }
    #expect(off.withUnsafeBufferPointer { $0.max() ?? 1 } < 1e-3)
  }

  @Test(arguments: [(0.5, 0.3), (3, -1)])
  func brightnessAndContrastAreCarriedOverWithTheDetails(contrast: Float, shift: Float) throws {
    let small = try shrunk(image)
    // Without a cut to 0...1 in the copy, whose line would bend.
    let change: @Sendable (Float) -> Float = { contrast * $0 + shift }
    let result = try image.changed(as: curved(small, change), was: small)
    let expected = try curved(image) { min(1, max(0, change($0))) }
    #expect(try Quality.psnr(result, expected) > 34)
  }

  @Test func aChangeThatDiffersFromPlaceToPlaceTakesASmallRadius() throws {
    let small = try shrunk(image)
    var (uneven, expected) = (small, image)
    uneven.pixels = try Self.shaded(small)
    expected.pixels = try Self.shaded(image)
    let near = try Quality.psnr(image.changed(as: uneven, was: small, radius: 3), expected)
    let wide = try Quality.psnr(image.changed(as: uneven, was: small), expected)
    #expect(near > 24)
    #expect(near > wide + 3)
  }

  /// Darker from left to right.
  private static func shaded(_ image: Image) throws -> Tensor {
    let width = image.width
    return Tensor(uninitialized: image.pixels.shape) { to in
      image.pixels.withUnsafeBufferPointer { from in
        for index in to.indices {
          to[index] = from[index] * (1 - 0.7 * Float(index / 3 % width) / Float(width))
        }
      }
    }
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
