import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct LatticeNoiseTests {
  @Test func isEvenlySpread() {
    let noise = LatticeNoise(seed: 7)
    let values = (0..<100).flatMap { y in (0..<100).map { noise.value($0 - 50, y - 50) } }
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(values.reduce(0, +) / 10_000 - 0.5) < 0.01)
    for tenth in 0..<10 {
      let share = values.count { Int($0 * 10) == tenth }
      #expect(abs(share - 1000) < 130)
    }
  }

  @Test func neighboursAndSeedsDiffer() {
    let noise = LatticeNoise(seed: 7)
    #expect(noise.value(3, 4) != noise.value(4, 3))
    #expect(noise.value(3, 4) != LatticeNoise(seed: 8).value(3, 4))
    #expect(noise.value(3, 4) == LatticeNoise(seed: 7).value(3, 4))
  }

  @Test func smoothGoesThroughThePoints() {
    let noise = LatticeNoise(seed: 7)
    #expect(noise.smooth(-3, 5) == noise.value(-3, 5))
    let (left, right) = (noise.value(2, 5), noise.value(3, 5))
    #expect(abs(noise.smooth(2.5, 5) - (left + right) / 2) < 1e-6)
  }

  @Test func cloudsAreSmoothAndOfMeanOneHalf() throws {
    var random = SeededRandom(seed: 3)
    let clouds = try random.clouds(height: 200, width: 220, cell: 40, layers: 3)
    let values = clouds.elements
    #expect(clouds.shape == [200, 220])
    #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(abs(values.reduce(0, +) / Float(values.count) - 0.5) < 0.1)
    let steps = values.indices.dropFirst().filter { $0 % 220 > 0 }
      .map { abs(values[$0] - values[$0 - 1]) }
    #expect(steps.max() ?? 1 < 0.12)
    #expect((values.max() ?? 0) - (values.min() ?? 0) > 0.3)
  }
}
