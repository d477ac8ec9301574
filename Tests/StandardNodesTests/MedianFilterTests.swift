import NodeKit
import Testing

@Suite struct MedianFilterTests {
  @Test func aSpeckGoesAndAnEdgeStays() throws {
    let image = gray(
      [0, 0, 1, 1, 1], [0, 0, 1, 1, 1], [0, 0, 1, 0, 1], [0, 0, 1, 1, 1], [0, 0, 1, 1, 1])
    let row: [Float] = [0, 0, 1, 1, 1]
    let filtered = try callNode("median-filter", ["image": image])
    #expect(try filtered.image() == gray(row, row, row, row, row))
  }

  @Test func radiusZeroChangesNothing() throws {
    let noise = mask([0.1, 0.9, 0.3], [0.7, 0, 1])
    let filtered = try callNode("median-filter", ["image": noise], ["radius": .integer(0)])
    #expect(try filtered.mask("image") == noise)
  }
}
