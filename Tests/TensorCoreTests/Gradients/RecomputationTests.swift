import TensorCore
import Testing

struct RecomputationTests {
  private let x = Tensor(shape: [3], elements: [1, -2, 3])
  private let ones = Tensor(shape: [3], repeating: 1)

  @Test("y = x x, recomputed: dy/dx = 2 x")
  func gradients() throws {
    let leaf = x.watched()
    let y = try Tensor.recomputed { _ in try leaf.multiplied(by: leaf) }
    #expect(y.elements == [1, 4, 9])
    #expect(try y.backward(ones)[leaf]?.elements == [2, -4, 6])
  }

  @Test("A part within a part, and an input that is used outside too")
  func nested() throws {
    let leaf = x.watched()
    let y = try Tensor.recomputed { _ in
      let square = try Tensor.recomputed { _ in try leaf.multiplied(by: leaf) }
      return try square.multiplied(by: 3)
    }.adding(leaf)
    #expect(try y.backward(ones)[leaf]?.elements == [7, -11, 19])
  }

  @Test func theBodyRunsAgainInTheBackwardPassOnly() throws {
    let leaf = x.watched()
    let runs = Runs()
    let y = try Tensor.recomputed { isAgain in
      runs.all.withLock { $0.append(isAgain) }
      return try leaf.multiplied(by: 2)
    }
    #expect(runs.all.withLock { $0 } == [false])
    _ = try y.backward(ones)
    #expect(runs.all.withLock { $0 } == [false, true])
  }

  private final class Runs: Sendable {
    let all = Locked<[Bool]>([])
  }

  @Test func constantsAndInputsThatAreGivenBackAreNoException() throws {
    let leaf = x.watched()
    let constant = x
    #expect(try !Tensor.recomputed { _ in constant }.isTracked)
    #expect(try Tensor.recomputed { _ in leaf }.backward(ones)[leaf] == ones)
  }

  @Test func whatThrowsTheSecondTimeEndsTheBackwardPass() throws {
    struct Failure: Error {}
    let leaf = x.watched()
    let y = try Tensor.recomputed { isAgain in
      if isAgain { throw Failure() }
      return try leaf.multiplied(by: 2)
    }
    #expect(throws: Failure.self) { try y.backward(ones) }
  }
}
