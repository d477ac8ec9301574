import Imaging
import TensorCore
import Testing

@testable import Training

/// F1 where a pixel's distance is forgiven.
struct NearMarkCountsTests {
  /// Marks and damage in columns of a strip, and their F1.
  private static let strips: [(marks: [Int], damage: [Int], f1: Double)] = [
    // At the same place, beside, two beside.
    ([3], [3], 1), ([2], [3], 1), ([1], [3], 0),
    // A scratch marked twice as wide; of two marks or damages one has no partner.
    ([2, 3], [3], 1), ([1], [1, 5], 2.0 / 3), ([1, 5], [1], 2.0 / 3),
    ([], [], 1), ([1], [], 0), ([], [1], 0),
  ]

  @Test(arguments: strips)
  func aNeighbourCountsAndOneFurtherDoesNot(
    _ marks: [Int], _ damage: [Int], f1: Double
  ) throws {
    var counts = NearMarkCounts()
    try counts.add(strip(marks), strip(damage))
    #expect(abs(counts.f1 - f1) < 1e-12)
  }

  @Test func aDiagonalNeighbourCounts() throws {
    var counts = NearMarkCounts()
    try counts.add(
      Mask(values: Tensor(shape: [2, 2], elements: [1, 0, 0, 0])),
      Mask(values: Tensor(shape: [2, 2], elements: [0, 0, 0, 1])))
    #expect(counts.f1 == 1)
  }

  @Test func marksCountFromAHalf() throws {
    var counts = NearMarkCounts()
    try counts.add(
      Mask(height: 1, width: 4, repeating: 0.49), Mask(height: 1, width: 4, repeating: 0.5))
    #expect(counts.f1 == 0)
  }

  @Test func photographsAreCountedTogether() throws {
    var counts = NearMarkCounts()
    try counts.add(strip([1]), strip([1]))
    try counts.add(strip([1]), strip([1, 5]))
    // Both marks are right, two of three damaged pixels are found.
    #expect(abs(counts.f1 - 0.8) < 1e-12)
  }

  private func strip(_ columns: [Int]) -> Mask {
    Mask(
      values: Tensor(shape: [1, 7], elements: (0..<7).map { columns.contains($0) ? 1 : 0 }))
  }
}
