import TensorCore
import Testing

@testable import Imaging

@Suite struct TouchOrderTests {
  @Test func pixelsAreTouchedFromTheBandInRasterOrder() throws {
    let mask = hole(
      ".....",
      ".###.",
      ".###.",
      ".###.",
      ".....")
    let order = try TouchOrder(HolePixels(mask, margin: 3), radius: 2)
    #expect(order.pixels == [6, 7, 8, 11, 13, 16, 18, 17, 12])
  }

  /// Each pixel of the hole meets the band above or below and, on its outer side, left or right.
  @Test func timesAreSolvedOnce() throws {
    let hole = HolePixels(hole("......", "..##..", "......"), margin: 3)
    let order = try TouchOrder(hole, radius: 2)
    let row = (0..<6).map { order.times.elements[hole.grid.offset(1, $0)] }
    let root = Float(0.5).squareRoot()
    #expect(row == [-1, 0, root, root, 0, -1])
  }
}
