import Imaging
import NeuralNetworks
import TensorCore

/// What a network is taught: what it is shown, what it should answer, and how good an answer is.
protocol TrainingTask: Sendable {
  var network: any Network { get }

  /// What samples mean to the network.
  ///
  /// - Throws: `CancelledError`.
  func lesson(_ batch: Batch) throws -> Lesson

  /// A result as pictures `[N, H, W, 3]` in -1...1, as critics see them; `nil` when it is none.
  /// Differentiable.
  ///
  /// - Throws: `CancelledError`.
  func picture(_ result: Tensor, _ lesson: Lesson) throws -> Tensor?

  /// The pictures whose looks are compared with the real ones: `picture`, and what else the paper of
  /// the network judges.
  ///
  /// - Throws: `CancelledError`.
  func pictures(_ result: Tensor, _ lesson: Lesson) throws -> [Tensor]

  /// How good results are, the first number being what the best network is chosen by.
  ///
  /// - Throws: `CancelledError`.
  func measure(_ answers: [Answer]) throws -> [Measure]

  /// A result for one sample as people see it.
  ///
  /// - Throws: `CancelledError`.
  func panel(_ result: Tensor, _ lesson: Lesson) throws -> Raster
}

extension TrainingTask {
  func pictures(_ result: Tensor, _ lesson: Lesson) throws -> [Tensor] {
    try [picture(result, lesson)].compactMap { $0 }
  }
}

/// What samples mean to a network.
struct Lesson: Sendable {
  /// What the network takes.
  var inputs: [Tensor]
  /// What it should give, in its own numbers.
  var target: Tensor
  /// The pixels of the target that were a hole, `[N, h, w]` of 0 and 1.
  var hole: Tensor?
  /// How much the squared difference of each pixel counts in `overlap-l2`, `[N, h, w]`.
  var overlapWeights: Tensor?
  /// The target as pictures `[N, h, w, 3]` in -1...1, as critics see them.
  var real: Tensor?
  /// What pictures are made from, `[N, h, w, 3]` in -1...1, as conditional critics see it.
  var condition: Tensor?
}

/// A result of a network for a sample that it is measured by.
struct Answer: Sendable {
  let name: String
  let sample: Sample
  let lesson: Lesson
  let result: Tensor
}

/// A number that says how good a network is.
struct Measure: Hashable, Sendable, Codable {
  enum Direction: String, Hashable, Sendable, Codable {
    case up
    case down
  }

  /// Kebab-case, with its unit where there is one: `psnr-db`.
  let name: String
  let value: Double
  /// Which way is better.
  let better: Direction

  /// Whether this is better than another of the same name.
  func beats(_ other: Double) -> Bool {
    better == .up ? value > other : value < other
  }
}

extension Recipe {
  /// The task with its network, without values.
  func makeTask() -> any TrainingTask {
    let network = network.make()
    switch task {
    case .segment: return SegmentTask(network: network)
    case .inpaint: return InpaintTask(network: network)
    case .complete: return CompleteTask(network: network)
    case .fillContext: return FillContextTask(network: network)
    case .colorize: return ColorizeTask(network: network)
    case .translate, .translateUnpaired: return TranslateTask(network: network)
    }
  }
}

extension TaskKind {
  /// Whether it trains a network.
  func takes(_ network: any Network) -> Bool {
    switch self {
    case .segment:
      network is ScratchUNet || (network as? AlbuNet)?.configuration.outputChannels == 1
    case .inpaint: network is PartialConvUNet || network is GuidedInpaintingUNet
    case .complete: network is CompletionNetwork
    case .fillContext: network is ContextEncoder
    case .colorize:
      network is DeOldify || network is DeOldify2018
        || (network as? AlbuNet)?.configuration.outputChannels == 2
    case .translate, .translateUnpaired: TranslateTask.range(of: network) != nil
    }
  }

  /// Names of the catalog that it trains.
  var examples: [String] {
    NetworkCatalog.entries.filter { takes($0.make()) }.map(\.name)
  }

  /// Whether the samples must be marked where they are damaged.
  var needsMask: Bool {
    switch self {
    case .segment, .inpaint, .complete, .fillContext: true
    case .colorize, .translate, .translateUnpaired: false
    }
  }

  /// Whether what the network makes can be judged as a picture.
  var givesPictures: Bool { self != .segment }
}
