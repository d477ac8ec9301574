import NeuralNetworks
import TensorCore

extension BenchmarkCase {
  /// What is alive after the forward pass of a training step, beyond parameters and input.
  static let activationMemory = BenchmarkCase(
    name: "activation-memory",
    help: "bytes that AlbuNet-34 keeps for the backward pass with batch norms and leaky ReLUs, and"
      + " with both in place; 4 images, [--size N] (256)"
  ) { arguments in
    let size = try arguments.integer("size") ?? 256
    let image = Tensor(uninitialized: [4, size, size, 3]) { values in
      for index in values.indices { values[index] = Float(index &* 7919 % 2001) / 1000 - 1 }
    }
    let bytes = try [AlbuNet.Norm.batch, .inPlace].map { norm in
      var configuration = AlbuNet.Configuration()
      configuration.norm = norm
      let network = AlbuNet(configuration)
      network.initialize(seed: 1)
      let before = BufferPool.shared.liveBytes
      let loss = try TrainingMode()() { try network(image).mean() }
      return withExtendedLifetime(loss) { BufferPool.shared.liveBytes - before }
    }
    let saved = (1000 * (1 - Double(bytes[1]) / Double(bytes[0]))).rounded() / 10
    print(
      """
      {"case": "activation-memory", "size": \(image.shape.extents), "batch_norm_bytes": \
      \(bytes[0]), "in_place_bytes": \(bytes[1]), "saved_percent": \(saved)}
      """)
    return nil
  }
}
