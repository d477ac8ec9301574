import TensorCore
import Testing

@testable import NeuralNetworks

struct FiniteWatchTests {
  private struct Network: Module {
    let encoder = [
      Conv2d(inputChannels: 1, outputChannels: 2, kernelSize: 1),
      Conv2d(inputChannels: 2, outputChannels: 2, kernelSize: 1),
    ]
    let norm = BatchNorm2d(2)
    let last = Linear(inputFeatures: 2, outputFeatures: 1)
    var children: Children { ["encoder": encoder, "norm": norm, "last": last] }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
      let y = try encoder[1](encoder[0](x), then: .norm(norm), .relu)
      return try last(y.reshaped([y.count / 2, 2]))
    }
  }

  private let network = Network()
  private let image = Tensor(shape: [1, 2, 2, 1], elements: [1, 2, 3, 4])

  init() { network.initialize(seed: 1) }

  private func spoil(_ name: String, _ value: Float) throws {
    let target = try #require(network.namedParameters.first { $0.name == name }).parameter
    var values = target.value.elements
    values[0] = value
    target.value = Tensor(shape: target.shape, elements: values)
  }

  @Test(
    "In training and at inference, where the norm is folded into the convolution",
    arguments: [
      ("encoder.0.weight", "encoder.0", "encoder.0"),
      ("encoder.1.bias", "encoder.1", "encoder.1"),
      ("norm.weight", "norm", "encoder.1"), ("last.bias", "last", "last"),
    ])
  func theFirstLayerIsNamed(parameter: String, training: String, inference: String) throws {
    try spoil(parameter, .nan)
    let watch = FiniteWatch(network)
    _ = try watch { try TrainingMode()() { try network(image) } }
    #expect(watch.firstLayer == training)
    let other = FiniteWatch(network)
    _ = try other { try network(image) }
    #expect(other.firstLayer == inference)
  }

  @Test func nothingIsNamedWhenAllIsFinite() throws {
    let watch = FiniteWatch(network)
    _ = try watch { try network(image) }
    #expect(watch.firstLayer == nil)
  }

  @Test func theFirstParameterWhoseGradientIsNotFinite() throws {
    let gradients = try TrainingMode()() {
      let results = try network(image)
      return try results.backward(Tensor(shape: results.shape, repeating: 1))
    }
    #expect(try gradients.firstNonFinite(in: network) == nil)
    let spoilt = try TrainingMode()() {
      try network.last(Tensor(shape: [1, 2], elements: [.infinity, 1])).backward()
    }
    #expect(try spoilt.firstNonFinite(in: network) == "last.weight")
  }
}
