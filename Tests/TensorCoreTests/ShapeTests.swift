import TensorCore
import Testing

struct ShapeTests {
  @Test func countIsTheProductOfTheExtents() {
    #expect(Shape([]).count == 1)
    #expect(([5] as Shape).count == 5)
    #expect(([2, 3, 4] as Shape).count == 24)
    #expect(([2, 0, 4] as Shape).count == 0)
  }

  @Test func axesAreNumberedFromTheOutermost() {
    let shape: Shape = [2, 3, 4]
    #expect(shape.rank == 3)
    #expect(shape[0] == 2)
    #expect(shape[2] == 4)
    #expect("\(shape)" == "[2, 3, 4]")
  }
}
