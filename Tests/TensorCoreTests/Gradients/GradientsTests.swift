import TensorCore
import TestSupport
import Testing

struct GradientsTests {
  private let x = Tensor(shape: [3], elements: [1, -2, 3])

  @Test("y = 2 x: dy/dx = 2")
  func oneStep() throws {
    let leaf = x.watched()
    let gradients = try leaf.multiplied(by: 2).backward(Tensor(shape: [3], repeating: 1))
    #expect(gradients[leaf] == Tensor(shape: [3], repeating: 2))
  }

  @Test("y = x x + x: dy/dx = 2 x + 1, from all ways on which x enters")
  func severalWays() throws {
    let leaf = x.watched()
    let y = try leaf.multiplied(by: leaf).adding(leaf)
    let gradients = try y.backward(Tensor(shape: [3], repeating: 1))
    #expect(gradients[leaf] == Tensor(shape: [3], elements: [3, -3, 7]))
  }

  @Test("Of two that are watched each gets its own: y = a b")
  func product() throws {
    let (a, b) = (x.watched(), Tensor(shape: [3], elements: [4, 5, 6]).watched())
    let gradients = try a.multiplied(by: b).backward(Tensor(shape: [3], repeating: 1))
    #expect(gradients[a] == b && gradients[b] == a)
  }

  @Test func constantsHaveNone() throws {
    let leaf = x.watched()
    let y = try leaf.adding(x.multiplied(by: leaf.detached()))
    #expect(y.isTracked && !leaf.detached().isTracked)
    let gradients = try y.backward(Tensor(shape: [3], repeating: 1))
    #expect(gradients[leaf] == Tensor(shape: [3], repeating: 1))
    #expect(gradients[x] == nil)
  }

  @Test func changesInPlaceLeaveTheOthersAlone() throws {
    let leaf = x.watched()
    let before = try leaf.multiplied(by: 3)
    var after = before
    try after.add(leaf, times: 10)
    try after.activate(.relu)
    #expect(before.elements == [3, -6, 9] && after.elements == [13, 0, 39])
    let gradients = try after.backward(Tensor(shape: [3], repeating: 1))
    #expect(gradients[leaf]?.elements == [13, 0, 13])
  }

  @Test("A long chain neither overflows the stack nor keeps what it has passed")
  func longChain() throws {
    let leaf = x.watched()
    var y = leaf
    for _ in 0..<20_000 { try y.add(x) }
    let gradients = try y.backward(Tensor(shape: [3], repeating: 1))
    #expect(gradients[leaf] == Tensor(shape: [3], repeating: 1))
  }

  @Test func shapesComeBack() throws {
    let leaf = x.watched()
    let gradients = try leaf.reshaped([1, 3, 1]).backward(Tensor(shape: [1, 3, 1], repeating: 2))
    #expect(gradients[leaf] == Tensor(shape: [3], repeating: 2))
  }
}
