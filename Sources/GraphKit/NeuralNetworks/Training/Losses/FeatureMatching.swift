public import TensorCore

extension Tensor {
  /// How far the features of generated images lie from those of real ones, layer by layer of a
  /// discriminator: the mean over the layers of the mean absolute difference. Salimans and others,
  /// "Improved Techniques for Training GANs" (2016); as lists of layers Wang and others,
  /// "High-Resolution Image Synthesis and Semantic Manipulation with Conditional GANs" (2018).
  ///
  /// - Parameters:
  ///   - fake: the features of each layer, of any shapes.
  ///   - real: those of real images, constants to gradients.
  /// - Throws: `CancelledError`.
  public static func featureMatching(_ fake: [Tensor], to real: [Tensor]) throws -> Tensor {
    precondition(
      !fake.isEmpty && fake.count == real.count, "\(fake.count) layers beside \(real.count)")
    let share = 1 / Float(real.count)
    return try zip(fake, real).reduce(Tensor(shape: [1])) {
      try $0.adding($1.0.meanAbsoluteError(to: $1.1), times: share)
    }
  }
}
