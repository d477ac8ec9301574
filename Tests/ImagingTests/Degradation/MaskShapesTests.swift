import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct MaskShapesTests {
  @Test func theCentreIsInTheMiddle() {
    let mask = Mask.centre(height: 8, width: 12, share: 0.5)
    for row in 0..<8 {
      for column in 0..<12 {
        #expect(mask[row, column] == ((2..<6).contains(row) && (3..<9).contains(column) ? 1 : 0))
      }
    }
    #expect(Mask.centre(height: 1, width: 1, share: 0.2).share == 0)
    #expect(Mask.centre(height: 5, width: 5, share: 1).share == 1)
  }

  @Test(arguments: 1...10) func blocksNeverCoverMoreThanTheirShare(_ seed: UInt64) {
    let mask = blocks(count: 30...30, share: 0.25, seed: seed)
    #expect(mask.share <= 0.25 && mask.share > 0.1)
    #expect(mask.isBinary)
  }

  @Test func oneBlockIsARectangle() {
    let mask = blocks(count: 1...1, share: 1, seed: 4)
    let inside = (0..<100 * 100).filter { mask.values.elements[$0] == 1 }
    let (rows, columns) = (Set(inside.map { $0 / 100 }), Set(inside.map { $0 % 100 }))
    #expect(inside.count == rows.count * columns.count)
    #expect((10...30).contains(rows.count) && (10...30).contains(columns.count))
  }

  @Test(arguments: [0, 0.2, 0.3, 1]) func freeFormsCoverTheirShare(_ share: Double) throws {
    var random = SeededRandom(seed: 2)
    let mask = try Mask.freeform(height: 120, width: 90, share: share, cell: 0.13, random: &random)
    #expect(abs(Double(mask.share) - share) < 0.001)
    #expect(mask.isBinary)
  }

  /// Neighbours agree: there is a border, not noise.
  @Test func freeFormsHangTogether() throws {
    var random = SeededRandom(seed: 2)
    let mask = try Mask.freeform(height: 128, width: 128, share: 0.25, cell: 0.13, random: &random)
    let values = mask.values.elements
    let changes = values.indices.dropFirst().count { values[$0] != values[$0 - 1] }
    #expect(changes < 1800 && changes > 200)
  }

  @Test func strokesAreAsThickAsAsked() throws {
    let thin = try strokes(thickness: 0.02...0.02)
    let thick = try strokes(thickness: 0.1...0.1)
    #expect(thin.isBinary && thick.isBinary)
    #expect(thin.share > 0.005 && thick.share > 3 * thin.share && thick.share < 0.7)
  }

  @Test func theSeedDecides() throws {
    #expect(blocks(count: 3...3, share: 1, seed: 1) == blocks(count: 3...3, share: 1, seed: 1))
    #expect(blocks(count: 3...3, share: 1, seed: 1) != blocks(count: 3...3, share: 1, seed: 2))
    #expect(try strokes(seed: 1) == strokes(seed: 1))
    #expect(try strokes(seed: 1) != strokes(seed: 2))
  }

  private func blocks(count: ClosedRange<Int>, share: Double, seed: UInt64) -> Mask {
    var random = SeededRandom(seed: seed)
    return .blocks(
      height: 100, width: 100, count: count, side: 0.1...0.3, share: share, random: &random)
  }

  private func strokes(
    thickness: ClosedRange<Double> = 0.02...0.1, seed: UInt64 = 5
  ) throws -> Mask {
    var random = SeededRandom(seed: seed)
    return try .strokes(
      height: 128, width: 128, count: 3...3, vertices: 4...4, length: 0.3...0.4,
      thickness: thickness, random: &random)
  }
}

extension Mask {
  fileprivate var share: Float { values.elements.reduce(0, +) / Float(values.count) }
  fileprivate var isBinary: Bool { values.elements.allSatisfy { $0 == 0 || $0 == 1 } }
}
