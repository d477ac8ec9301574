import TensorCore

/// Where the features of a perceptual loss come from.
public enum FeatureSource: Hashable, Sendable {
  /// VGG-16, its weights in a file of torchvision's, as PyTorch or safetensors.
  case vgg16(file: String)
  /// Convolutions with random weights, which need no file: see `RandomFeatures`.
  case random(seed: UInt64 = 0)

  /// What a recipe states as `features`: `vgg16`, which needs a file, or `random`.
  ///
  /// - Parameter recipe: names the file that is missing.
  public init(
    features: String, file: String?, for recipe: PerceptualRecipe
  ) throws(FeatureSourceError) {
    switch (features, file) {
    case ("vgg16", let file?): self = .vgg16(file: file)
    case ("vgg16", nil): throw .fileMissing(recipe.fileName)
    case ("random", nil): self = .random()
    case ("random", let file?): throw .fileUnused(file)
    default: throw .unknown(features)
    }
  }

  /// The features of a recipe's layers.
  ///
  /// - Throws: `FileError` when the file cannot be read, `KeyMismatch` when it holds other weights;
  ///   `CancelledError`.
  public func bank(for recipe: PerceptualRecipe) throws -> any FeatureBank {
    var configuration = VGG16Features.Configuration()
    configuration.layers = recipe.layers
    configuration.hasBatchNorm = recipe.hasBatchNorm
    switch self {
    case .random(let seed): return RandomFeatures(configuration, seed: seed)
    case .vgg16(let file):
      let network = VGG16Features(configuration)
      try network.load(network.adopting(WeightFile(contentsOf: file).weights))
      return network
    }
  }
}

extension PerceptualRecipe {
  /// torchvision's name of the model.
  fileprivate var fileName: String { hasBatchNorm ? "vgg16_bn" : "vgg16" }
}

/// What is wrong with a choice of features.
public enum FeatureSourceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// VGG-16 without its weights: torchvision's name of the model.
  case fileMissing(String)
  /// A file for features that need none.
  case fileUnused(String)
  case unknown(String)

  public var description: String {
    switch self {
    case .fileMissing(let model):
      "features 'vgg16' need the weights of torchvision's \(model), and no file is named: name one, "
        + "or take features 'random', which need none"
    case .fileUnused(let file):
      "features 'random' are made from a seed: leave the file \(quotedName(file)) out, or take "
        + "features 'vgg16'"
    case .unknown(let name):
      "there are no features \(quotedName(name)); there are 'vgg16' and 'random'"
    }
  }
}
