import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct GrainTests {
  @Test(arguments: [0, 0.6, 1.5]) func hasTheStrengthAskedForWhateverItsSize(_ size: Double) throws
  {
    let values = try grained(Grain(strength: 0.05...0.05, size: size...size), value: 0.5)
    let mean = values.reduce(0, +) / Float(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)
    #expect(abs(mean - 0.5) < 0.005)
    #expect(abs(variance.squareRoot() - 0.05) < 0.012)
  }

  @Test func isStrongestInTheMiddleTones() throws {
    let grain = Grain(strength: 0.05...0.05, size: 0...0)
    func spread(_ value: Float) throws -> Float {
      let values = try grained(grain, value: value)
      return (values.max() ?? 0) - (values.min() ?? 0)
    }
    #expect(try spread(0.5) > 1.7 * spread(0.95))
  }

  @Test func isTheSameForAnyNumberOfThreads() throws {
    let total = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(total) }
    let results = try [1, 4].map { threads in
      ThreadBudget.shared.setTotal(threads)
      return try grained(Grain(), value: 0.5)
    }
    #expect(results[0] == results[1])
  }

  private func grained(_ grain: Grain, value: Float) throws -> [Float] {
    var image = Image(height: 150, width: 130, channels: 1, repeating: value)
    var random = SeededRandom(seed: 1)
    try grain.apply(to: &image, random: &random)
    return image.pixels.elements
  }
}
