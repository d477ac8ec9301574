import TensorCore
import Testing

struct TensorResamplingTests {
  /// Pixel i of 5 is pixel floor(6 i / 5) of 6.
  @Test func nearestTakesThePixelUnderTheUpperLeftCorner() throws {
    let row = Tensor(shape: [1, 1, 6, 1], elements: [0, 1, 2, 3, 4, 5])
    #expect(try row.resizedNearest(height: 1, width: 5).elements == [0, 1, 2, 3, 4])
    #expect(try row.resizedNearest(height: 1, width: 4).elements == [0, 1, 3, 4])
    #expect(try row.resizedNearest(height: 2, width: 3).elements == [0, 2, 4, 0, 2, 4])
    #expect(try row.resizedNearest(height: 1, width: 6) == row)
  }
}
