import Testing

@testable import GraphEngine

@Suite struct NodeOrderTests {
  @Test func noneAndOne() {
    #expect(NodeOrder([]).order == [])
    #expect(NodeOrder([[]]).order == [0])
  }

  @Test func theOwnOrderStaysWhereItCan() {
    #expect(NodeOrder([[], [], []]).order == [0, 1, 2])
    #expect(NodeOrder([[], [0], [1], [0]]).order == [0, 1, 2, 3])
    #expect(NodeOrder([[2], [], [1]]).order == [1, 2, 0])
    #expect(NodeOrder([[1, 1], []]).order == [1, 0])
  }

  @Test func cyclesAreTold() {
    #expect(NodeOrder([[0]]).cycle == [0, 0])
    #expect(NodeOrder([[1], [0]]).cycle == [0, 1, 0])
    // 0 reads 2, 2 reads 1, 1 reads 0: values flow 0 -> 1 -> 2 -> 0.
    #expect(NodeOrder([[2], [0], [1]]).cycle == [0, 1, 2, 0])
    #expect(NodeOrder([[], [0, 3], [1], [2]]).cycle == [1, 2, 3, 1])
    #expect(NodeOrder([[1], []]).cycle == nil)
    #expect(NodeOrder([[1], [0]]).order.sorted() == [0, 1])
  }

  @Test func aLongChainIsNoTrouble() {
    let count = 100_000
    let chain = (0..<count).map { $0 + 1 < count ? [$0 + 1] : [] }
    #expect(NodeOrder(chain).order == Array((0..<count).reversed()))
  }
}
