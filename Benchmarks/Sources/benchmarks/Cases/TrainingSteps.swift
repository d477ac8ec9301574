import Glibc
import NeuralNetworks
import TensorCore

extension BenchmarkCase {
  /// One step of training: forward, backward, Adam.
  static let trainingStep = BenchmarkCase(
    name: "training-step",
    help: "train on one batch; [--network glcic|r34unet|small] [--seconds N]"
  ) { arguments in
    let name = arguments.text("network") ?? "glcic"
    let seconds = try arguments.real("seconds") ?? 8
    switch name {
    case "glcic": try TrainingSteps(TrainedCompletion()).run(name, seconds)
    case "r34unet": try TrainingSteps(TrainedAlbuNet()).run(name, seconds)
    case "small": try TrainingSteps(SmallUNet()).run(name, seconds)
    default: throw ArgumentError("--network is glcic, r34unet or small")
    }
    return nil
  }
}

/// Steps on one batch of noise.
private struct TrainingSteps<Network: TrainedNetwork> {
  private let network: Network
  private let optimizer: Optimizer<Adam>
  private let images: Tensor
  private let target: Tensor

  init(_ network: Network) throws {
    self.network = network
    network.initialize(seed: 1)
    optimizer = Optimizer(Adam(), network)
    let images = Self.noise(Network.batch, seed: 2)
    self.images = images
    let shape = try TrainingMode()() { try network(images).shape }
    target = Self.noise(shape, seed: 3)
  }

  /// Steps once without timing, then for some seconds, 3 to 30 times, and prints median and least
  /// time and the most memory that the process ever had.
  func run(_ name: String, _ seconds: Double) throws {
    try step()
    let clock = ContinuousClock()
    let begin = clock.now
    var times: [Double] = []
    while times.count < 3 || times.count < 30 && begin.duration(to: clock.now) < .seconds(seconds) {
      times.append(try clock.measure(step) / .seconds(1))
    }
    times.sort()
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    print(
      """
      {"network": "\(name)", "shape": \(Network.batch), "threads": \(ThreadBudget.shared.total), \
      "step_s": \(rounded(times[times.count / 2])), "min_s": \(rounded(times[0])), \
      "rss_mb": \(usage.ru_maxrss / 1024)}
      """)
  }

  private func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

  private func step() throws {
    try TrainingMode()() {
      let loss = try network(images).meanSquaredError(to: target)
      try optimizer.step(loss.backward(), learningRate: 1e-4)
    }
  }

  private static func noise(_ shape: Shape, seed: UInt64) -> Tensor {
    Tensor(uninitialized: shape) { values in
      var random = SplitMix(state: seed)
      for index in values.indices { values[index] = Float(random.uniform()) }
    }
  }
}
