import FoundationEssentials
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
    /// The best measure so far and its name.
    var best: Double?
    /// What must not change between two sittings.
    var identity: [String: String]
  }

  static let fileName = "checkpoint.safetensors"
  private static let key = "graphrun.training"

  var state: State
  private let weights: Weights

  init(_ state: State, _ scheme: any TrainingScheme, _ average: WeightAverage?) {
    self.state = state
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let text = (try? encoder.encode(state)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    weights = Weights(
      scheme.learners.flatMap(\.tensors)
        + scheme.memory.pools.enumerated().flatMap { pool, images in
          images.checkpoint.images.enumerated().map { StoredTensor("pool.\(pool).\($0)", $1) }
        }
        + (average?.checkpoint ?? []).map { StoredTensor("average.\($0.name)", $0.value) },
      metadata: [Self.key: text], origin: Self.fileName)
  }

  /// Writes it to a folder, whole or not at all.
  ///
  /// - Throws: `FileError`, or `CancelledError`.
  func write(to folder: String) throws {
    try weights.write(to: "\(folder)/\(Self.fileName)")
  }

  /// Reads it from a folder; `nil` when there is none.
  ///
  /// - Throws: `TrainingError.noCheckpoint`, or `FileError`.
  init?(in folder: String) throws {
    let path = "\(folder)/\(Self.fileName)"
    do { weights = try Weights(contentsOf: path) } catch let error as FileError
      where error.reason == .missing
    { return nil }
    guard let text = weights.metadata[Self.key] else {
      throw TrainingError.noCheckpoint(path, "it holds no state of a training")
    }
    do { state = try JSONDecoder().decode(State.self, from: Data(text.utf8)) } catch {
      throw TrainingError.noCheckpoint(path, "its state of the training can't be read")
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
