import NeuralNetworks
import TensorCore
import Testing

/// A file that PyTorch wrote: a network's weights (`network.` before their published names), its
/// inputs (`input.`) and its output, images as `[N, C, H, W]`.
struct NetworkFixture {
  let file: Weights

  /// Opens `Fixtures/<name>.safetensors`.
  init(_ name: String, test: String = #filePath) throws {
    let folder = test.split(separator: "/", omittingEmptySubsequences: false)
      .prefix { $0 != "NeuralNetworksTests" }.joined(separator: "/")
    file = try Weights(
      contentsOf: "\(folder)/NeuralNetworksTests/Fixtures/\(name).safetensors")
  }

  /// The weights under the names that `network` has for them.
  func weights(for network: some Network) throws -> Weights {
    try file.renamed {
      $0.hasPrefix("network.") ? network.name(ofPublished: String($0.dropFirst(8))) : nil
    }
  }

  /// An image or mask as `[N, H, W, C]`; other tensors as they are.
  func tensor(_ name: String) throws -> Tensor {
    let tensor = try #require(file[name], "no tensor \(name)").tensor()
    guard tensor.shape.rank == 4 else { return tensor }
    let (n, channels, area) = (tensor.shape[0], tensor.shape[1], tensor.shape[2] * tensor.shape[3])
    let from = tensor.elements
    let shape: Shape = [n, tensor.shape[2], tensor.shape[3], channels]
    return Tensor(uninitialized: shape) { out in
      for index in out.indices {
        let (image, pixel, channel) = (
          index / channels / area, index / channels % area, index % channels
        )
        out[index] = from[(image * channels + channel) * area + pixel]
      }
    }
  }

  /// Loads the weights, runs the inputs of these names, and expects the stored output within 1e-4
  /// of its range.
  func expectParity(_ network: some Network, inputs: [String] = ["input"]) throws {
    try network.load(weights(for: network))
    let found = try network.run(inputs.map { try tensor($0) })
    let expected = try tensor("output")
    #expect(found.shape == expected.shape)
    let (low, high) = (expected.elements.min() ?? 0, expected.elements.max() ?? 0)
    let pairs = zip(found.elements, expected.elements)
    let error = pairs.reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    #expect(high > low, "a constant output proves nothing")
    #expect(error <= 1e-4 * (high - low), "differs by \(error) of a range of \(high - low)")
  }
}
