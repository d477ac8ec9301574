import NeuralNetworks
import NodeKit

/// A network with its weights, and the file that they are from.
struct LoadedModel {
  let network: any Network
  let file: ModelFile

  /// Refuses a result that is not finite: damaged weights make such.
  ///
  /// - Throws: `FileError` about the weights, or `CancelledError`.
  func check(_ result: Tensor) throws {
    try result.withUnsafeBufferPointer { values in
      let values = SendablePointer(values)
      try parallelFor(result.count, grain: 65_536) { part in
        var sum: Float = 0
        for index in part { sum += values[index] - values[index] }
        // Infinity and NaN less themselves are NaN.
        if sum.isNaN { throw FileError(damagedWeights: file.path) }
      }
    }
  }
}

extension FileError {
  /// Weights with which a network makes what is no number.
  init(damagedWeights path: String) {
    self.init(
      path: path, reason: .corrupt,
      explanation: "the network's result holds what is no number, for its weights are damaged: "
        + "download or import them again ('graphrun models verify' finds the tensor)")
  }
}
