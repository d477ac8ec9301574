import Imaging
import TensorCore
import TestSupport
import Testing

@Suite struct ConnectedComponentsTests {
  /// A mask drawn as rows of `#` (1) and `.` (0).
  private func mask(_ rows: String...) -> Mask {
    let values = rows.flatMap { $0.map { $0 == "#" ? Float(1) : 0 } }
    return Mask(values: Tensor(shape: [rows.count, rows[0].count], elements: values))
  }

  @Test func emptyMaskHasNoComponents() throws {
    let found = try ConnectedComponents(Mask(height: 3, width: 4))
    #expect(found.components.isEmpty)
    #expect(found.labels == [Int32](repeating: 0, count: 12))
  }

  @Test func oneFullMaskIsOneComponent() throws {
    let found = try ConnectedComponents(Mask(height: 3, width: 4, repeating: 1))
    #expect(found.components == [.init(area: 12, left: 0, top: 0, right: 4, bottom: 3)])
    #expect(found.labels == [Int32](repeating: 1, count: 12))
  }

  @Test func cornersConnect() throws {
    let found = try ConnectedComponents(
      mask(
        "#..#",
        ".#..",
        "...#"))
    #expect(
      found.components == [
        .init(area: 2, left: 0, top: 0, right: 2, bottom: 2),
        .init(area: 1, left: 3, top: 0, right: 4, bottom: 1),
        .init(area: 1, left: 3, top: 2, right: 4, bottom: 3),
      ])
    #expect(found.labels == [1, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 3])
  }

  @Test func cornersDoNotConnectWhereEdgesMust() throws {
    let found = try ConnectedComponents(
      mask(
        "#.#",
        ".##",
        ".#."), connectivity: .four)
    #expect(found.labels == [1, 0, 2, 0, 2, 2, 0, 2, 0])
  }

  @Test func branchesThatMeetBelowAreOne() throws {
    let found = try ConnectedComponents(
      mask(
        "#.#.#.#",
        "#.#.#.#",
        "###.###",
        "...#..."))
    #expect(found.components == [.init(area: 15, left: 0, top: 0, right: 7, bottom: 4)])
  }

  @Test func aRowEndDoesNotTouchTheNextRowsStart() throws {
    let found = try ConnectedComponents(
      mask(
        "...#",
        "#..."))
    #expect(found.components.count == 2)
  }

  @Test func thresholdIsInclusive() throws {
    let soft = Mask(values: Tensor(shape: [1, 5], elements: [0.5, 0.49, .nan, 0.2, 1]))
    #expect(try ConnectedComponents(soft).components.count == 2)
    #expect(try ConnectedComponents(soft, threshold: 0.2).components.map(\.area) == [2, 2])
  }

  @Test func keepsWhatIsAccepted() throws {
    let found = try ConnectedComponents(mask("##.#", "....", "...#"))
    #expect(found.mask { $0.area > 1 } == mask("##..", "....", "...."))
  }

  @Test(arguments: [0.2, 0.4, 0.6]) func agreesWithFloodFill(density: Float) throws {
    var random = FixedRandom(seed: UInt64(density * 100))
    let (height, width) = (41, 67)
    let values = (0..<height * width).map { _ in random.uniform() < density ? Float(1) : 0 }
    let found = try ConnectedComponents(
      Mask(values: Tensor(shape: [height, width], elements: values)))
    let expected = floodFill(values, height: height, width: width)
    #expect(found.labels == expected)
    #expect(found.components.count == Int(expected.max() ?? 0))
    for (index, component) in found.components.enumerated() {
      let own = expected.indices.filter { expected[$0] == Int32(index + 1) }
      #expect(component.area == own.count)
      #expect(component.left == own.map { $0 % width }.min())
      #expect(component.right - 1 == own.map { $0 % width }.max())
      #expect(component.top == own.map { $0 / width }.min())
      #expect(component.bottom - 1 == own.map { $0 / width }.max())
    }
  }

  /// Labels by flooding from each unlabelled pixel in turn: slow and obvious.
  private func floodFill(_ values: [Float], height: Int, width: Int) -> [Int32] {
    var labels = [Int32](repeating: 0, count: values.count)
    var next: Int32 = 0
    for start in values.indices where values[start] >= 0.5 && labels[start] == 0 {
      next += 1
      var stack = [start]
      labels[start] = next
      while let pixel = stack.popLast() {
        for row in max(0, pixel / width - 1)...min(height - 1, pixel / width + 1) {
          for column in max(0, pixel % width - 1)...min(width - 1, pixel % width + 1) {
            let neighbour = row * width + column
            guard values[neighbour] >= 0.5, labels[neighbour] == 0 else { continue }
            labels[neighbour] = next
            stack.append(neighbour)
          }
        }
      }
    }
    return labels
  }
}
