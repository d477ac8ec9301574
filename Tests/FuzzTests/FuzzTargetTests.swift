import Testing

@testable import fuzz

/// A small run of each fuzz target; `swift run fuzz` makes larger ones.
struct FuzzTargetTests {
  private func check(_ target: FuzzTarget, count: Int) throws {
    for seed in target.seeds { _ = try? target.read(seed) }
    let report = target.run(0..<count, seed: 1)
    #expect(report.findings.map(\.text) == [])
    // The damage is not all alike: some of it is harmless.
    #expect(report.accepted > count / 200)
    #expect(report.refused > count / 2)
  }

  @Test func safetensors() throws { try check(.safetensors(), count: 20_000) }

  @Test func torch() throws { try check(.torch(), count: 10_000) }

  @Test func anInputDependsOnItsNumberAndTheSeedOnly() {
    let target = FuzzTarget.safetensors()
    #expect(target.input(7, seed: 1) == target.input(7, seed: 1))
    #expect(target.input(7, seed: 1) != target.input(8, seed: 1))
    #expect(target.input(7, seed: 1) != target.input(7, seed: 2))
  }
}
