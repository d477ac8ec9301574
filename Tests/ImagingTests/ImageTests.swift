import Imaging
import TensorCore
import Testing

struct ImageTests {
  @Test func samplesAreInterleavedRows() {
    let image = Image(pixels: Tensor(shape: [1, 2, 3], elements: [1, 2, 3, 4, 5, 6]))
    #expect(image.height == 1 && image.width == 2 && image.channels == 3)
    #expect(image[0, 1] == [4, 5, 6])
  }

  @Test func anImageHasOneOrThreeChannels() async {
    await #expect(processExitsWith: .failure) {
      _ = Image(pixels: Tensor(shape: [1, 1, 2]))
    }
  }

  @Test func alphaHasTheSizeOfTheImage() async {
    await #expect(processExitsWith: .failure) {
      _ = Image(pixels: Tensor(shape: [2, 2, 1]), alpha: Tensor(shape: [2, 1]))
    }
  }

  @Test func aMaskIsRowsAndColumns() async {
    let mask = Mask(values: Tensor(shape: [2, 2], elements: [0, 1, 0.5, 0]))
    #expect(mask[0, 1] == 1 && mask[1, 0] == 0.5)
    await #expect(processExitsWith: .failure) { _ = Mask(values: Tensor(shape: [2, 2, 1])) }
  }
}
