import TensorCore
import TestSupport
import Testing

/// Each operation's pullback beside the operation itself.
struct OperationGradientsTests {
  private var random = FixedRandom(seed: 3)
  private let x: Tensor

  init() { x = random.tensor([2, 6, 8, 5]) }

  @Test("Linear operations, and those of degree one, against their adjoints")
  func adjoints() throws {
    let operations: [(name: String, operation: (Tensor) throws -> Tensor)] = [
      ("ReLU", { try $0.activated(.relu) }),
      ("leaky ReLU", { try $0.activated(.leakyReLU(0.2)) }),
      ("maxima", { try $0.maxPooled(size: 2, stride: 2) }),
      ("overlapping maxima", { try $0.maxPooled(size: 3, stride: 2, padding: 1) }),
      ("means", { try $0.averagePooled(size: 2, stride: 2) }),
      (
        "means of what is seen",
        { try $0.averagePooled(size: 3, stride: 2, padding: 1, countsPadding: false) }
      ),
      ("softened", { try $0.softened() }), ("blurred", { try $0.blurPooled() }),
      ("nearest", { try $0.enlargedNearest(by: 2) }),
      ("bilinear", { try $0.resizedBilinear(height: 11, width: 5) }),
      ("bilinear, corners", { try $0.resizedBilinear(height: 4, width: 16, alignsCorners: true) }),
      ("shuffle", { try $0.reshaped([2, 6, 2, 20]).pixelShuffled(by: 2) }),
      ("crop", { try $0.cropped(top: 1, left: 2, height: 3, width: 5) }),
      ("zeros around", { try $0.padded(.init(top: 1, left: 0, bottom: 2, right: 3), mode: .zero) }),
      ("mirrored", { try $0.padded(.init(3), mode: .reflect) }),
      ("repeated", { try $0.padded(.init(2), mode: .replicate) }),
      ("flattened", { try $0.flattenedChannelsFirst() }),
      ("channels", { try $0.channels(1..<3) }),
      ("concatenated", { try .concatenated([$0, $0.multiplied(by: 2)]) }),
      ("sums", { try $0.channelSums() }),
      ("scaled", { try $0.scaledChannels([1, 2, 3, 4, 5], [0, 0, 0, 0, 0]) }),
    ]
    for (name, operation) in operations {
      let error = try adjointError(at: x, operation)
      #expect(error < 1e-6, "\(name): \(error)")
    }
  }

  @Test("Ties between largest values go to the first, as in PyTorch")
  func ties() throws {
    let leaf = Tensor(shape: [1, 2, 2, 1], repeating: 7).watched()
    let y = try leaf.maxPooled(size: 2, stride: 2)
    #expect(try y.backward(Tensor(shape: y.shape, repeating: 1))[leaf]?.elements == [1, 0, 0, 0])
  }

  @Test("Sigmoid: y (1 - y); tanh: 1 - y y")
  func curves() throws {
    let sigmoid = try gradientError(
      at: [x], { try $0[0].activated(.sigmoid) },
      reference: { $0[0].map { 1 / (1 + exponential(-$0)) } })
    #expect(sigmoid < 1e-6)
    let tanh = try gradientError(
      at: [x], { try $0[0].activated(.tanh) },
      reference: { $0[0].map { 1 - 2 / (exponential(2 * $0) + 1) } })
    #expect(tanh < 1e-6)
  }

  @Test("Attention by queries, keys and values, in several chunks")
  func attention() throws {
    var random = random
    let inputs = [
      random.tensor([2, 3, 4, 3]), random.tensor([2, 3, 4, 3]), random.tensor([2, 3, 4, 5]),
    ]
    let error = try gradientError(
      at: inputs, { try .attention(queries: $0[0], keys: $0[1], values: $0[2]) },
      reference: { v in
        (0..<2 * 12 * 5).map { index in
          let (image, query, channel) = (index / 60, index / 5 % 12, index % 5)
          let weights = (0..<12).map { key in
            exponential(
              (0..<3).reduce(0.0) {
                $0 + v[0][(image * 12 + query) * 3 + $1] * v[1][(image * 12 + key) * 3 + $1]
              })
          }
          let sum = weights.reduce(0, +)
          return (0..<12).reduce(0.0) {
            $0 + weights[$1] / sum * v[2][(image * 12 + $1) * 5 + channel]
          }
        }
      })
    #expect(error < 1e-6, "\(error)")
    let large = random.tensor([1, 20, 20, 8])
    let chunks = try adjointError(at: large) {
      try .attention(queries: large, keys: large, values: $0)
    }
    #expect(chunks < 1e-6)
  }

  @Test("Scales and shifts of channels that are watched themselves")
  func scales() throws {
    var random = random
    let (scale, shift) = (random.tensor([5]), random.tensor([5]))
    let error = try gradientError(
      at: [x, scale, shift], { try $0[0].scaledChannels($0[1], $0[2]) },
      reference: { v in v[0].indices.map { v[0][$0] * v[1][$0 % 5] + v[2][$0 % 5] } })
    #expect(error < 1e-6)
  }

  @Test(
    "Norms over a batch and over images, with scale, shift and the activation after them",
    arguments: [Tensor.NormalizedTogether.batch, .image],
    [Activation.none, .relu, .leakyReLU(0.2)])
  func norms(together: Tensor.NormalizedTogether, activation: Activation) throws {
    var random = random
    let (scale, shift) = (random.tensor([5]), random.tensor([5]))
    let groups = together == .batch ? 1 : 2
    let error = try gradientError(
      at: [x, scale, shift],
      {
        try $0[0].normalized(
          together: together, scale: $0[1], shift: $0[2], epsilon: 1e-3, then: activation
        ).result
      },
      reference: { v in
        normalized(v[0], groups: groups, channels: 5, epsilon: Double(Float(1e-3))).indices.map {
          let n = normalized(v[0], groups: groups, channels: 5, epsilon: Double(Float(1e-3)))[$0]
          return n * v[1][$0 % 5] + v[2][$0 % 5]
        }.map { $0 > 0 ? $0 : $0 * slope(activation) }
      })
    #expect(error < 2e-6, "\(error)")
  }
}

private func slope(_ activation: Activation) -> Double {
  switch activation {
  case .relu: 0
  case .leakyReLU(let slope): Double(slope)
  default: 1
  }
}

/// e^x by its series, halved until it converges fast.
private func exponential(_ x: Double) -> Double {
  if abs(x) > 0.1 {
    let root = exponential(x / 2)
    return root * root
  }
  var (sum, term) = (1.0, 1.0)
  for n in 1...12 {
    term *= x / Double(n)
    sum += term
  }
  return sum
}

private func normalized(
  _ values: [Double], groups: Int, channels: Int, epsilon: Double
) -> [Double] {
  var result = values
  let size = values.count / groups
  for group in 0..<groups {
    for channel in 0..<channels {
      let indices = stride(from: group * size + channel, to: (group + 1) * size, by: channels)
      let count = Double(size / channels)
      let mean = indices.reduce(0) { $0 + values[$1] } / count
      let variance = indices.reduce(0) { $0 + (values[$1] - mean) * (values[$1] - mean) } / count
      for index in indices {
        result[index] = (values[index] - mean) / (variance + epsilon).squareRoot()
      }
    }
  }
  return result
}
