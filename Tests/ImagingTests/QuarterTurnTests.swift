import Imaging
import TensorCore
import Testing

struct QuarterTurnTests {
  /// 1 2 3
  /// 4 5 6
  let mask = Mask(values: Tensor(shape: [2, 3], elements: [1, 2, 3, 4, 5, 6]))

  @Test func turnsClockwise() throws {
    let right = try mask.rotated(.clockwise90)
    #expect(right.values.shape == [3, 2])
    #expect(right.values.elements == [4, 1, 5, 2, 6, 3])
    #expect(try mask.rotated(.clockwise180).values.elements == [6, 5, 4, 3, 2, 1])
    let left = try mask.rotated(.clockwise270)
    #expect(left.values.shape == [3, 2])
    #expect(left.values.elements == [3, 6, 2, 5, 1, 4])
  }

  @Test func rawValuesAreDegrees() {
    #expect(QuarterTurn.allCases.map(\.rawValue) == [90, 180, 270])
  }

  @Test(arguments: [1, 3])
  func turnsCompose(channels: Int) throws {
    // Sides that are no multiples of the tile.
    let image = noiseImage(height: 67, width: 1033, channels: channels)
    let once = try image.rotated(.clockwise90)
    #expect(once.height == 1033 && once.width == 67)
    #expect(once[1000, 3] == image[63, 1000])
    let twice = try once.rotated(.clockwise90)
    #expect(twice == (try image.rotated(.clockwise180)))
    #expect(twice == (try image.flipped(.horizontal).flipped(.vertical)))
    #expect(try twice.rotated(.clockwise90) == image.rotated(.clockwise270))
    #expect(try image.rotated(.clockwise90).rotated(.clockwise270) == image)
  }

  @Test func resolutionTurnsAlong() throws {
    let image = noiseImage(height: 2, width: 2, channels: 1)
    let swapped = ImageMetadata.DPI(x: 600, y: 300)
    #expect(try image.rotated(.clockwise90).metadata.dpi == swapped)
    #expect(try image.rotated(.clockwise180).metadata == image.metadata)
    #expect(try Raster.image(image).rotated(.clockwise270) == .image(image.rotated(.clockwise270)))
  }
}
