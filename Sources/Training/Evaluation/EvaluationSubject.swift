import FoundationEssentials
import Glibc
import GraphEngine
import Imaging
import NeuralNetworks
import NodeKit

/// What is measured: a network with its values, its task, and the recipe by which samples are made.
public struct EvaluationSubject: Sendable {
  /// The weights.
  public let model: String
  let networkName: String
  /// The recipe, its task one that has a truth.
  let recipe: Recipe
  let task: any TrainingTask
  /// Whether a recipe was given, and not made up for the model.
  let hasRecipe: Bool

  /// The network of a recipe with the weights that are stated, or else the newest of its training.
  ///
  /// - Throws: `GraphError`, `EvaluationError`, `FileError`, `KeyMismatch`, or `CancelledError`.
  public init(recipe path: String, _ options: EvaluationOptions) throws {
    let folder = GraphPath.folder(of: GraphPath.resolve(path, in: options.currentFolder))
    let damage = DegradationFinder(options, recipeFolder: folder)
    var settings = options.settings
    settings.append(SettingOverride(key: "data.photos", value: options.photos))
    if let degrade = options.degrade, !options.isWithoutTruth {
      settings.append(SettingOverride(key: "data.degrade", value: try damage.find(degrade)))
    }
    let recipe = try Recipe(path: path, settings: settings, currentFolder: options.currentFolder)
    let model = try options.model ?? Self.newestModel(of: recipe, options.currentFolder)
    let file = try ModelFile(contentsOf: model, network: recipe.network.name)
    try self.init(recipe, file, hasRecipe: true, options)
  }

  /// A network alone, at the damage that suits its task.
  ///
  /// - Throws: as `init(recipe:_:)`.
  public init(model path: String, _ options: EvaluationOptions) throws {
    guard try Weights(contentsOf: path).metadata[ModelFile.networkKey] != nil else {
      throw EvaluationError.noNetworkName(path)
    }
    let file = try ModelFile(contentsOf: path)
    try self.init(
      Recipe(measuring: file, TaskKind(of: file, options.task), options), file, hasRecipe: false,
      options)
  }

  private init(
    _ recipe: Recipe, _ file: ModelFile, hasRecipe: Bool, _ options: EvaluationOptions
  ) throws {
    var recipe = recipe
    if options.isWithoutTruth { recipe.data.degrade = nil }
    // Whole photographs are taken as they are.
    if options.size == 0 { recipe.data.shorterSide = nil }
    if recipe.task == .translateUnpaired, recipe.data.degrade != nil { recipe.task = .translate }
    if options.needsTruth || recipe.task.needsMask { try recipe.checkTruth() }
    guard recipe.task.takes(file.network) else {
      throw EvaluationError.otherTask(
        file.path, network: file.networkName, task: recipe.task.rawValue)
    }
    let network = try file.load()
    recipe.network.make = { network }
    (model, networkName, self.hasRecipe) = (file.path, file.networkName, hasRecipe)
    (self.recipe, task) = (recipe, try recipe.makeTask(of: file))
  }

  /// Makes samples of a size for the network, 0 for whole photographs.
  ///
  /// - Throws: `GraphError`, or `EvaluationError` when they are none for its task.
  func makeSource(size: Int) throws -> SampleSource {
    let source = try SampleSource(recipe)
    if let degrade = recipe.data.degrade, recipe.task.needsMask, !source.hasMask {
      throw EvaluationError.noMask(degrade, task: recipe.task.rawValue)
    }
    let network = task.network
    if let encoder = network as? ContextEncoder, !encoder.configuration.predictsWholeImage,
      size == 0 || network.fitted(size) != size
    {
      throw EvaluationError.unfitSize(size, network: networkName, fitting: network.fitted(size))
    }
    return source
  }

  /// The newest weights in the folder into which a recipe trains by itself.
  private static func newestModel(of recipe: Recipe, _ currentFolder: String) throws -> String {
    let shown = "trained/\(recipe.name)"
    let folder = GraphPath.resolve(shown, in: currentFolder)
    let names = ["\(recipe.name).safetensors", "\(recipe.name)-best.safetensors"]
    let times = names.compactMap { name -> (path: String, time: timespec)? in
      var status = stat()
      let path = "\(folder)/\(name)"
      return stat(path, &status) == 0 ? (path, status.st_mtim) : nil
    }
    let newest = times.max { ($0.time.tv_sec, $0.time.tv_nsec) < ($1.time.tv_sec, $1.time.tv_nsec) }
    guard let newest else { throw EvaluationError.noModel(folder: shown) }
    return newest.path
  }
}

extension TaskKind {
  /// What a model does: as asked for, or as its training has written into it, or what its network is
  /// known for.
  ///
  /// - Throws: `EvaluationError` when it can't do that, or when nobody knows which of several tasks
  ///   a training has taught it.
  fileprivate init(of file: ModelFile, _ asked: TaskKind?) throws {
    let able = Self.allCases.filter { $0.takes(file.network) }
    guard let first = able.first else {
      throw EvaluationError.noTask(network: file.networkName)
    }
    if let stated = asked ?? file.metadata[ModelFile.taskKey].flatMap(TaskKind.init) {
      guard able.contains(stated) else {
        throw EvaluationError.unfitTask(
          file.path, network: file.networkName, task: stated.rawValue, able.map(\.rawValue))
      }
      self = stated
      return
    }
    // Published weights of a network do what it was published for.
    let isTrainedHere = file.metadata[ModelFile.recipeKey] != nil
    let meanings = able.filter { $0 != .translateUnpaired }
    if isTrainedHere, meanings.count > 1 {
      throw EvaluationError.unclearTask(file.path, meanings.map(\.rawValue))
    }
    self = first
  }
}

extension Recipe {
  /// A recipe of nothing but what measuring a model needs.
  fileprivate init(
    measuring file: ModelFile, _ kind: TaskKind, _ options: EvaluationOptions
  ) throws {
    let damage = DegradationFinder(options, recipeFolder: nil)
    var data = ["photos: \(JSONText.quoted(options.photos))"]
    data.append("size: \(file.network.fitted(file.network is ContextEncoder ? 128 : 256))")
    let usual = options.needsTruth || kind.needsMask ? kind.usualDegradation : nil
    if let name = options.degrade ?? usual {
      data.append("degrade: \(JSONText.quoted(name == "none" ? name : try damage.find(name)))")
    }
    let text = """
      graphrun: 1
      task: \(kind.rawValue)
      network: \(Self.network(of: file))
      data: {\(data.joined(separator: ", "))}
      losses: {l1: 1}
      phases: {all: {steps: 1}}
      """
    let document = try YAMLDocument(text: text.utf8, path: file.path, label: file.path)
    try self.init(document, settings: options.settings, currentFolder: options.currentFolder)
  }

  /// The network and what of its configuration differs, as JSON, which YAML contains.
  private static func network(of file: ModelFile) -> String {
    let name = "{\"name\": \(JSONText.quoted(file.networkName))"
    let own = (file.metadata[ModelFile.configurationKey] ?? "").drop { $0 == " " }
    let rest = own.dropFirst().drop { $0 == " " }
    return own.first == "{" && rest.first != "}" ? "\(name), \(rest)" : "\(name)}"
  }

  /// Refuses what can't be compared with anything.
  fileprivate func checkTruth() throws {
    guard data.degrade == nil else { return }
    switch task {
    case .segment, .colorize: return
    case .inpaint, .complete, .fillContext: throw EvaluationError.noHoles
    case .translate, .translateUnpaired: throw EvaluationError.noPairs
    }
  }

  /// The task as the weights' metadata has it.
  fileprivate func makeTask(of file: ModelFile) throws -> any TrainingTask {
    switch makeTask() {
    case var task as InpaintTask:
      task.range = file.metadata["graphrun.samples"].flatMap(SampleRange.init) ?? task.range
      return task
    case var task as CompleteTask:
      let text = file.metadata["graphrun.mean"] ?? ""
      let mean = (try? JSONDecoder().decode([Float].self, from: Data(text.utf8))) ?? []
      task.mean = mean.count == 3 ? mean : nil
      return task
    case let task: return task
    }
  }
}
