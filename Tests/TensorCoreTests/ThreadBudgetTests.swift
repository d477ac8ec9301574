import Dispatch
import Testing

@testable import TensorCore

struct ThreadBudgetTests {
  @Test func thereIsAtLeastOneProcessor() { #expect(ThreadBudget.affinityCount() >= 1) }

  @Test func whatTheSystemGrantsIsKept() {
    let budget = ThreadBudget(total: 3)
    #expect(budget.shrinkToGranted())
    #expect(budget.total == 3)
  }

  @Test(arguments: [1, 2, 3])
  func noMoreThanTheTotalWorkAtOnce(total: Int) {
    let budget = ThreadBudget(total: total)
    let working = Locked((now: 0, most: 0))
    let group = DispatchGroup()
    for _ in 0..<40 {
      group.enter()
      budget.async {
        working.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        var sum = 0.0
        for i in 0..<20_000 { sum += Double(i).squareRoot() }
        #expect(sum > 0)
        working.withLock { $0.now -= 1 }
        group.leave()
      }
    }
    group.wait()
    #expect(working.withLock { $0.most } <= total)
  }

  @Test func helpersAreWhatTheTotalLeaves() {
    let budget = ThreadBudget(total: 3)
    #expect(budget.takeHelpers(8) == 2)
    budget.release(2)
    #expect(budget.takeHelpers(1) == 1)
    budget.release(1)
    budget.setTotal(1)
    #expect(budget.takeHelpers(8) == 0)
  }

  @Test func releasedThreadsTakeUpQueuedWorkInOrder() {
    let budget = ThreadBudget(total: 1)
    let order = Locked<[Int]>([])
    let group = DispatchGroup()
    for index in 0..<10 {
      group.enter()
      budget.async {
        order.withLock { $0.append(index) }
        group.leave()
      }
    }
    group.wait()
    #expect(order.withLock { $0 } == Array(0..<10))
  }
}
