import FoundationEssentials
import GraphEngine
import NeuralNetworks
import TensorCore

/// Everything that a training needs to go on as if it had never stopped, in one file.
struct Checkpoint {
  /// Beside the tensors, as JSON in the file's metadata.
  struct State: Codable, Hashable {
    /// Which version of this format.
    var version = 1
    var step: Int
    var phase: String
    var phaseStep: Int
    /// Batches that were taken.
    var batches: Int
    /// Samples that were taken.
    var samples: Int
    /// Updates of each optimizer.
    var updates: [String: Int]
    var criticStreak: Int
    /// How many numbers were drawn for each pool of images.
    var poolDraws: [Int]
    /// The step that was measured last.
    var measuredStep: Int?
    /// The best measure so far and its name.
    var best: Double?
    /// What must not change between two sittings.
    var identity: [String: String]

    /// Whether a training can have come to it.
    fileprivate var isSound: Bool {
      let counts = [step, phaseStep, batches, samples, criticStreak] + poolDraws + updates.values
      return version == 1 && phaseStep <= step && counts.allSatisfy { 0...(1 << 53) ~= $0 }
    }
  }

  static let fileName = "checkpoint.safetensors"
  private static let key = "graphrun.training"
  private static let digestKey = "graphrun.sha256"

  var state: State
  private let weights: Weights

  /// - Throws: `CancelledError`.
  init(_ state: State, _ scheme: any TrainingScheme, _ average: WeightAverage?) throws {
    self.state = state
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let text = (try? encoder.encode(state)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    let tensors =
      scheme.learners.flatMap(\.tensors)
      + scheme.memory.pools.enumerated().flatMap { pool, images in
        images.checkpoint.images.enumerated().map { StoredTensor("pool.\(pool).\($0)", $1) }
      }
      + (average?.checkpoint ?? []).map { StoredTensor("average.\($0.name)", $0.value) }
    let digest = try Self.digest(text, tensors)
    weights = Weights(
      tensors, metadata: [Self.key: text, Self.digestKey: digest], origin: Self.fileName)
  }

  /// Of everything that a training goes on from: the file alone does not tell a bit that fell over.
  private static func digest(_ state: String, _ tensors: [StoredTensor]) throws -> String {
    var digest = SHA256()
    var state = state
    state.withUTF8 { digest.update(UnsafeRawBufferPointer($0)) }
    for tensor in tensors.sorted(by: { $0.name < $1.name }) {
      var head = "\(tensor.name) \(tensor.shape)"
      head.withUTF8 { digest.update(UnsafeRawBufferPointer($0)) }
      try tensor.withUnsafeFloats { digest.update(UnsafeRawBufferPointer($0)) }
    }
    return digest.finish()
  }

  /// Writes it to a folder, whole or not at all.
  ///
  /// - Throws: `FileError`, or `CancelledError`.
  func write(to folder: String) throws {
    try weights.write(to: "\(folder)/\(Self.fileName)")
  }

  /// Reads it from a folder; `nil` when there is none.
  ///
  /// - Throws: `TrainingError.noCheckpoint` when it is damaged or none, `FileError`, or
  ///   `CancelledError`.
  init?(in folder: String) throws {
    let path = "\(folder)/\(Self.fileName)"
    do { weights = try Weights(contentsOf: path) } catch let error as FileError
      where error.reason == .missing
    {
      return nil
    } catch let error as FileError where error.reason == .corrupt {
      throw TrainingError.noCheckpoint(path, "it is damaged")
    }
    guard let text = weights.metadata[Self.key] else {
      throw TrainingError.noCheckpoint(path, "it holds no state of a training")
    }
    do { state = try JSONDecoder().decode(State.self, from: Data(text.utf8)) } catch {
      throw TrainingError.noCheckpoint(path, "its state of the training can't be read")
    }
    // Those of before there were digests have none.
    if let digest = weights.metadata[Self.digestKey],
      try digest != Self.digest(text, weights.tensors)
    {
      throw TrainingError.noCheckpoint(path, "it is damaged")
    }
    guard state.isSound else {
      throw TrainingError.noCheckpoint(path, "no training comes to the state that it names")
    }
  }

  /// Puts networks and optimizers into the state; the phase must have begun.
  ///
  /// - Throws: `KeyMismatch`, or `CancelledError`.
  func restore(_ scheme: any TrainingScheme) throws {
    for learner in scheme.learners {
      try learner.restore(weights, steps: state.updates[learner.name] ?? 0)
    }
    scheme.memory.criticStreak = state.criticStreak
    for (pool, draws) in state.poolDraws.enumerated() where pool < scheme.memory.pools.count {
      var images: [Tensor] = []
      while let stored = weights["pool.\(pool).\(images.count)"] {
        images.append(try stored.tensor().detached())
      }
      scheme.memory.pools[pool].restore(draws: draws, images: images)
    }
  }
}

extension Checkpoint {
  /// Puts an average of weights into the state; one that was not kept begins with the weights.
  ///
  /// - Throws: `CancelledError`.
  func restore(_ average: WeightAverage) throws {
    let prefix = "average."
    let kept = try weights.tensors.filter { $0.name.hasPrefix(prefix) }
      .map { (String($0.name.dropFirst(prefix.count)), try $0.tensor().detached()) }
    average.restore(Dictionary(uniqueKeysWithValues: kept))
  }
}

extension Recipe {
  /// What must not change between two sittings of a training.
  var identity: [String: String] {
    var identity = [
      "task": task.rawValue, "network.name": network.name,
      "network": network.configuration, "seed": "\(seed)",
    ]
    if let critic {
      identity["critic.name"] = critic.name
      identity["critic"] = critic.configuration
    }
    return identity
  }
}
