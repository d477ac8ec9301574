import NeuralNetworks
import TensorCore
import TestSupport
import Testing

/// A file that PyTorch wrote: a network's weights (`network.` before their published names), its
/// inputs (`input.`) and its outputs, images as `[N, C, H, W]`.
struct NetworkFixture {
  let file: Weights

  /// Opens `Fixtures/<name>.safetensors`.
  init(_ name: String, test: String = #filePath) throws {
    let folder = test.split(separator: "/", omittingEmptySubsequences: false)
      .prefix { $0 != "NeuralNetworksTests" }.joined(separator: "/")
    file = try Weights(
      contentsOf: "\(folder)/NeuralNetworksTests/Fixtures/\(name).safetensors")
  }

  /// The weights under their published names.
  func weights() throws -> Weights {
    try file.renamed { $0.hasPrefix("network.") ? String($0.dropFirst(8)) : nil }
  }

  /// The weights under the names that `network` has for them.
  func weights(for network: some Network) throws -> Weights {
    try weights().renamed { network.name(ofPublished: $0) }
  }

  /// An image or mask as `[N, H, W, C]`; other tensors as they are. Bytes are seen as
  /// level / 127.5 - 1.
  func tensor(_ name: String) throws -> Tensor {
    let stored = try #require(file[name], "no tensor \(name)")
    let tensor = try stored.tensor()
    let levels = tensor.elements
    let from = stored.dtype == .uint8 ? levels.map { $0 / 127.5 - 1 } : levels
    guard tensor.shape.rank == 4 else { return Tensor(shape: tensor.shape, elements: from) }
    let (n, channels, area) = (tensor.shape[0], tensor.shape[1], tensor.shape[2] * tensor.shape[3])
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

  /// Loads the weights, runs the inputs of these names twice, and expects the stored output within
  /// 1e-4 of its range, and the same bits again; in bfloat16, where there is a unit for it, within
  /// 2e-2: deep networks of few channels, whose roundings do not average out, need more. What
  /// PyTorch's own bfloat16 makes of a fixture is told by `Fixtures/bfloat16.py`.
  func expectParity(
    _ network: some Network, inputs: [String] = ["input"], output: String = "output",
    bfloat16Within share: Float = 2e-2
  ) throws {
    try network.load(weights(for: network))
    let inputs = try inputs.map { try tensor($0) }
    let found = try network.run(inputs)
    try expect(found, output)
    #expect(try network.run(inputs) == found)
    let halves = try Precision.$current.withValue(.bfloat16) { try network.run(inputs) }
    try expect(halves, output, within: share)
  }

  /// Expects the stored output within so much of its range.
  func expect(_ found: Tensor, _ output: String = "output", within share: Float = 1e-4) throws {
    let expected = try tensor(output)
    #expect(found.shape == expected.shape)
    let (error, range) = (found.largestDifference(from: expected), expected.range)
    #expect(range > 0, "a constant output proves nothing")
    #expect(error <= share * range, "\(output) differs by \(error) of a range of \(range)")
  }
}
