import TensorCore
import Testing

@testable import Imaging

@Suite struct HolePixelsTests {
  @Test func aboveOneHalfIsHole() {
    let mask = Mask(values: Tensor(shape: [2, 3], elements: [0.5, 0.51, 0, 1, 0.49, 0.75]))
    let hole = HolePixels(mask, margin: 2)
    #expect(hole.pixels == [1, 3, 5])
    // Rows of 3 + 2, after a margin of two rows and two columns.
    #expect(hole.offsets == [13, 17, 19])
  }

  @Test func longRowsAreReadWhole() {
    let (height, width) = (3, 53)
    let values = (0..<height * width).map { Float($0 % 7 == 0 || $0 % 53 == 52 ? 1 : 0) }
    let mask = Mask(values: Tensor(shape: [height, width], elements: values))
    #expect(
      HolePixels(mask, margin: 1).pixels.map(Int.init) == values.indices.filter { values[$0] > 0.5 }
    )
  }
}
