import TensorCore
import TestSupport
import Testing

struct TensorStripesTests {
  @Test(arguments: [1, 3, 7, 20])
  func stripesMakeTheWhole(rows: Int) throws {
    var random = FixedRandom(seed: 3)
    let image = random.tensor([2, 7, 3, 2])
    let made = try Tensor.inStripes(height: 7, rows: rows) {
      try image.cropped(top: $0.lowerBound, left: 0, height: $0.count, width: 3)
    }
    #expect(made == image)
  }
}
