import Imaging
import TensorCore
import Testing

struct RasterCropTests {
  let mask = Mask(values: Tensor(shape: [3, 3], elements: [1, 2, 3, 4, 5, 6, 7, 8, 9]))

  @Test func cutsOutOnePixel() throws {
    let pixel = try mask.cropped(left: 2, top: 1, width: 1, height: 1)
    #expect(pixel == Mask(values: Tensor(shape: [1, 1], elements: [6])))
  }

  @Test func cutsOutARectangle() throws {
    let part = try mask.cropped(left: 1, top: 0, width: 2, height: 2)
    #expect(part.values.elements == [2, 3, 5, 6])
  }

  @Test func wholeIsTheIdentity() throws {
    let image = noiseImage(height: 4, width: 7, channels: 3)
    #expect(try image.cropped(left: 0, top: 0, width: 7, height: 4) == image)
  }

  @Test func alphaIsCutAlong() throws {
    let image = noiseImage(height: 8, width: 9, channels: 3)
    let part = try image.cropped(left: 3, top: 2, width: 4, height: 5)
    #expect(part.height == 5 && part.width == 4)
    #expect(part[4, 3] == image[6, 6])
    let (alpha, whole) = (try #require(part.alpha), try #require(image.alpha))
    #expect(Mask(values: alpha)[4, 3] == Mask(values: whole)[6, 6])
    let raster = try Raster.image(image).cropped(left: 3, top: 2, width: 4, height: 5)
    #expect(raster == .image(part))
  }

  @Test func mustLieInside() async {
    await #expect(processExitsWith: .failure) {
      _ = try Mask(height: 3, width: 3).cropped(left: 1, top: 0, width: 3, height: 1)
    }
  }
}
