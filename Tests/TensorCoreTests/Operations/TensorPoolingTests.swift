import TensorCore
import Testing

struct TensorPoolingTests {
  /// Means of [[1]], [1, 2] over itself, [[1], [3]] beside itself, and all four.
  @Test func softeningIsTheMeanWithThePixelsAboveAndLeft() throws {
    let image = Tensor(shape: [1, 2, 2, 1], elements: [1, 2, 3, 6])
    #expect(try image.softened().elements == [1, 1.5, 2, 3])
  }

  @Test func softeningKeepsChannelsAndImagesApart() throws {
    let image = Tensor(shape: [2, 1, 2, 2], elements: [0, 10, 4, 20, 1, 1, 3, 5])
    #expect(try image.softened().elements == [0, 10, 2, 15, 1, 1, 2, 3])
  }
}
