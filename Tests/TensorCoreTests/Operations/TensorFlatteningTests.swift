import TensorCore
import Testing

struct TensorFlatteningTests {
  /// Two pixels of three channels: channel by channel.
  @Test func channelsComeBeforePixels() throws {
    let x = Tensor(shape: [2, 1, 2, 3], elements: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    #expect(
      try x.flattenedChannelsFirst()
        == Tensor(shape: [2, 6], elements: [1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12]))
  }
}
