import Imaging
import TensorCore
import Testing

struct FlipAxisTests {
  @Test func mirrorsGray() throws {
    let mask = Mask(values: Tensor(shape: [2, 3], elements: [1, 2, 3, 4, 5, 6]))
    #expect(try mask.flipped(.horizontal).values.elements == [3, 2, 1, 6, 5, 4])
    #expect(try mask.flipped(.vertical).values.elements == [4, 5, 6, 1, 2, 3])
  }

  @Test func keepsColoursWhole() throws {
    let image = Image(pixels: Tensor(shape: [1, 2, 3], elements: [1, 2, 3, 4, 5, 6]))
    #expect(try image.flipped(.horizontal).pixels.elements == [4, 5, 6, 1, 2, 3])
    #expect(try image.flipped(.vertical) == image)
  }

  @Test func movesAlphaAlongAndKeepsMetadata() throws {
    let image = noiseImage(height: 4, width: 5, channels: 3)
    let flipped = try image.flipped(.horizontal)
    let alpha = try #require(image.alpha)
    #expect(flipped.alpha == (try Mask(values: alpha).flipped(.horizontal).values))
    #expect(flipped.metadata == image.metadata)
  }

  @Test(arguments: FlipAxis.allCases, [1, 3])
  func twiceIsTheIdentity(axis: FlipAxis, channels: Int) throws {
    let image = noiseImage(height: 130, width: 517, channels: channels)
    let raster = Raster.image(image)
    #expect(try raster.flipped(axis) == .image(try image.flipped(axis)))
    #expect(try raster.flipped(axis) != raster)
    #expect(try raster.flipped(axis).flipped(axis) == raster)
  }

  @Test func stopsWhenCancelled() {
    let cancellation = Cancellation()
    cancellation.cancel()
    Cancellation.$current.withValue(cancellation) {
      #expect(throws: CancelledError.self) {
        try Mask(height: 2, width: 2).flipped(.vertical)
      }
    }
  }
}
