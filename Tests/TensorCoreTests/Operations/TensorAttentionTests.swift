import TensorCore
import TestSupport
import Testing

struct TensorAttentionTests {
  /// The only query, 1, matches the keys 0 and ln 3: weights 1/4 and 3/4 of the values 10 and 20.
  @Test func aQueryGetsTheMeanOfTheValuesWeightedByTheirKeys() throws {
    let result = try Tensor.attention(
      queries: Tensor(shape: [1, 1, 1, 1], elements: [1]),
      keys: Tensor(shape: [1, 1, 2, 1], elements: [0, 1.0986123]),
      values: Tensor(shape: [1, 1, 2, 1], elements: [10, 20]))
    #expect(result.shape == [1, 1, 1, 1])
    #expect(abs(result.elements[0] - 17.5) < 1e-5)
  }

  /// More keys than a chunk has rows, more queries than a chunk, and several images.
  @Test(arguments: [
    (queries: [2, 3, 5, 4], keys: [2, 2, 7, 4], channels: 3),
    (queries: [1, 20, 30, 2], keys: [1, 9, 11, 2], channels: 20),
    (queries: [2, 3, 100, 1], keys: [2, 150, 200, 1], channels: 1),
  ])
  func resultsAreThoseOfTheDefinition(
    _ example: (queries: [Int], keys: [Int], channels: Int)
  ) throws {
    var random = FixedRandom(seed: 1)
    let queries = random.tensor(Shape(example.queries))
    let keys = random.tensor(Shape(example.keys))
    let values = random.tensor(Shape(example.keys.dropLast() + [example.channels]))
    let found = try Tensor.attention(queries: queries, keys: keys, values: values)
    #expect(found.largestDifference(from: reference(queries, keys, values)) < 1e-5)
  }

  @Test func threadsDoNotChangeTheBits() throws {
    var random = FixedRandom(seed: 2)
    let (queries, keys) = (random.tensor([1, 40, 40, 8]), random.tensor([1, 40, 40, 8]))
    let values = random.tensor([1, 40, 40, 64])
    let first = try Tensor.attention(queries: queries, keys: keys, values: values)
    let total = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(total) }
    for threads in [1, 2, 3] {
      ThreadBudget.shared.setTotal(threads)
      #expect(try Tensor.attention(queries: queries, keys: keys, values: values) == first)
    }
  }

  /// Weights of e^1000 and e^990 are 1 and 4.5e-5.
  @Test func largeProductsDoNotOverflow() throws {
    let result = try Tensor.attention(
      queries: Tensor(shape: [1, 1, 1, 1], elements: [1000]),
      keys: Tensor(shape: [1, 1, 2, 1], elements: [1, 0.99]),
      values: Tensor(shape: [1, 1, 2, 1], elements: [1, 0]))
    #expect(abs(result.elements[0] - 0.9999546) < 1e-6)
  }

  private func reference(_ queries: Tensor, _ keys: Tensor, _ values: Tensor) -> Tensor {
    let (width, channels) = (queries.shape[3], values.shape[3])
    let (pixels, keyCount) = (queries.shape[1] * queries.shape[2], keys.shape[1] * keys.shape[2])
    let (q, k, v) = (queries.elements, keys.elements, values.elements)
    var out: [Float] = []
    for query in 0..<queries.shape[0] * pixels {
      let first = query / pixels * keyCount
      let powers = (first..<first + keyCount).map { key in
        (0..<width).reduce(0.0) { $0 + Double(q[query * width + $1]) * Double(k[key * width + $1]) }
      }.map { exponential($0) }
      let total = powers.reduce(0, +)
      out += (0..<channels).map { channel in
        let sum = powers.indices.reduce(0.0) {
          $0 + powers[$1] * Double(v[(first + $1) * channels + channel])
        }
        return Float(sum / total)
      }
    }
    return Tensor(
      shape: [queries.shape[0], queries.shape[1], queries.shape[2], channels], elements: out)
  }

  /// e^x by its series, halved ten times.
  private func exponential(_ x: Double) -> Double {
    let small = x / 1024
    let power = (1...12).reversed().reduce(1.0) { 1 + $0 * small / Double($1) }
    return (0..<10).reduce(power) { value, _ in value * value }
  }
}
