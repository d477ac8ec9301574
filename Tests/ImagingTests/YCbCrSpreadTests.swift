import Imaging
import TensorCore
import Testing

@Suite struct YCbCrSpreadTests {
  @Test func grayHasNone() throws {
    let image = Image(pixels: Tensor(shape: [1, 3, 1], elements: [0, 0.5, 1]))
    #expect(try YCbCr(image).spread == 0)
  }

  /// Two colours of one brightness, 0.2 apart in Cb: each is 0.1 from their mean.
  @Test func isTheDistanceFromTheMeanOfColoursAsBright() {
    let picture = YCbCr(
      y: Tensor(shape: [1, 4], elements: [0.5, 0.5, 0.9, 0.9]),
      cb: Tensor(shape: [1, 4], elements: [0.4, 0.6, 0.7, 0.7]),
      cr: Tensor(shape: [1, 4], repeating: 0.5))
    #expect(abs(picture.spread - (0.02 / 4).squareRoot()) < 1e-6)
  }

  @Test func aColourForEachBrightnessHasHardlyAny() {
    let y = (0..<256).map { Float($0) / 255 }
    let picture = YCbCr(
      y: Tensor(shape: [16, 16], elements: y),
      cb: Tensor(shape: [16, 16], elements: y.map { 0.5 - 0.1 * $0 }),
      cr: Tensor(shape: [16, 16], elements: y.map { 0.5 + 0.1 * $0 }))
    #expect(picture.spread < 0.002)
  }
}
