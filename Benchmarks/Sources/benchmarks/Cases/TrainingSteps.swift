import NeuralNetworks
import TensorCore

extension BenchmarkCase {
  /// One step of training: forward, backward, Adam.
  static let trainingStep = BenchmarkCase(
    name: "training-step",
    help: "train on one batch; [--network glcic|r34unet]: batches of 4 images of 128 pixels,"
      + " 4 of 256"
  ) { arguments in
    let name = arguments.text("network") ?? "glcic"
    let (network, shape): (any Network, Shape)
    switch name {
    case "glcic": (network, shape) = (CompletionNetwork(), [4, 128, 128, 4])
    case "r34unet": (network, shape) = (AlbuNet(), [4, 256, 256, 3])
    default: throw ArgumentError("--network is glcic or r34unet")
    }
    network.initialize(seed: 1)
    let channels = network.inputs.map(\.channels)
    let batch = values(shape)
    var first = 0
    let inputs = try channels.map { count in
      defer { first += count }
      return try batch.channels(first..<first + count)
    }
    let target = values([shape[0], shape[1], shape[2], name == "glcic" ? 3 : 1])
    let optimizer = Optimizer(Adam(), network)
    return Work(size: shape.extents) {
      try TrainingMode()() {
        let loss = try network.run(inputs).meanSquaredError(to: target)
        try optimizer.step(loss.backward(), learningRate: 1e-4)
      }
    }
  }
}
