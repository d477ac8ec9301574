import NeuralNetworks

/// The network of a training as it is measured and written: by the averages of its weights, if the
/// recipe wants them.
struct TrainedModel {
  let network: any Network
  let average: WeightAverage?
  private let recipe: Recipe

  /// Averages begin with the present weights.
  init(_ recipe: Recipe, _ network: any Network) {
    (self.recipe, self.network) = (recipe, network)
    average = recipe.averageDecay.map { WeightAverage(network, decay: $0) }
  }

  /// Runs `body` with the averages in the place of the weights, if there are any.
  ///
  /// - Throws: what `body` throws.
  func averaged<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let average else { return try body() }
    return try average(body)
  }

  /// Writes it as nodes take it.
  ///
  /// - Throws: `FileError`, or `CancelledError`.
  func write(_ name: String, step: Int, to folder: ResultsFolder) throws {
    var metadata = [
      ModelFile.networkKey: recipe.network.name,
      ModelFile.configurationKey: recipe.network.configuration,
      ModelFile.taskKey: recipe.task.rawValue, ModelFile.recipeKey: recipe.name,
      "graphrun.steps": "\(step)",
    ]
    if recipe.task == .inpaint { metadata["graphrun.samples"] = SampleRange.imageNet.rawValue }
    if recipe.task == .colorize, let sides = recipe.data.shorterSide {
      metadata[ModelFile.sideKey] = "\((sides.lowerBound + sides.upperBound) / 2)"
    }
    try averaged { network.weights(origin: name, metadata: metadata) }.sealed()
      .write(to: folder.model(name))
  }
}
