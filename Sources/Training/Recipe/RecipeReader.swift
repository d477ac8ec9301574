public import GraphEngine
import NeuralNetworks
import NodeKit

extension Recipe {
  /// Reads a recipe with the settings of the command line; see the type.
  ///
  /// - Parameters:
  ///   - settings: `name=value`, where the name is dotted, as in `data.size`; `smoke=true` asks for
  ///     the short trial.
  /// - Throws: `GraphError` with every fault at its place.
  public init(
    path: String, settings: [SettingOverride] = [], currentFolder: String
  ) throws(GraphError) {
    let document = try YAMLDocument(path: path, currentFolder: currentFolder)
    try self.init(document, settings: settings, currentFolder: currentFolder)
  }

  init(
    _ document: YAMLDocument, settings: [SettingOverride] = [], currentFolder: String
  ) throws(GraphError) {
    let tree = try RecipeTree(document, settings)
    let reading = RecipeSection.Reading(folder: document.folder, currentFolder: currentFolder)
    let top = RecipeSection(tree.root, path: "", at: tree.root.location, reading)
    self = RecipeReader(document).read(top, isSmoke: tree.isSmoke)
    sources = tree.sources
    _ = try reading.faults.check(against: tree.sources)
  }
}

/// Reads the sections of a recipe. What is missing gets a stand-in and a fault.
struct RecipeReader {
  private let file: String
  private let name: String

  init(_ document: YAMLDocument) {
    file = document.path
    let last = document.path.split(separator: "/").last.map(String.init) ?? "recipe"
    name = last.split(separator: ".").first.map(String.init) ?? last
  }

  func read(_ top: RecipeSection, isSmoke: Bool) -> Recipe {
    _ = top.integer("graphrun", default: nil, in: 1...1, "the version of the format")
    let description = top.text("description", default: "", "one line for people")
    let task: TaskKind = top.choice("task", default: nil, "what the network does") ?? .translate
    let network = NetworkReader.network(top)
    let optimizer = OptimizerSettings.read(
      top.section("optimizer", "how parameters change"), before: OptimizerSettings())
    let critic = NetworkReader.critic(top, optimizer)
    let data = DataReader.read(top)
    let losses = LossWeights.read(
      top.section("losses", "what is made small, and how much each counts"),
      before: LossWeights(terms: [], positiveWeight: nil))
    let phases = PhaseReader(
      data: data, losses: losses, optimizer: optimizer, critic: critic
    ).read(top)
    let recipe = Recipe(
      file: file, name: name, description: description, task: task, network: network,
      critic: critic, data: data, validation: DataReader.validation(top), phases: phases,
      checkpointEvery: top.integer(
        "checkpoint-every", default: 250, in: 1...10_000_000, "steps between checkpoints"),
      averageDecay: averageDecay(top), precision: precision(top),
      seed: UInt64(
        top.integer("seed", default: 0, in: 0...Int.max, "the start of every random choice")),
      isSmoke: isSmoke)
    top.finish()
    RecipeCheck(recipe, top).check()
    return recipe
  }

  private func precision(_ top: RecipeSection) -> Precision {
    top.choice(
      "precision", default: Precision.float32,
      "what convolutions multiply: bfloat16 is faster on processors with units for it")
      ?? .float32
  }

  private func averageDecay(_ top: RecipeSection) -> Float? {
    let decay = top.number(
      "average", default: 0, in: 0...0.99999,
      "measure and write a running average of the weights, as 0.999; 0 for the weights themselves")
    return decay == 0 ? nil : Float(decay)
  }
}

/// Reads networks and critics.
enum NetworkReader {
  static func network(_ top: RecipeSection) -> NetworkChoice {
    let help = "the network, and what of its configuration is changed"
    guard let section = top.section("network", help) else {
      top.reading.faults.report(.missingKey("network", in: .recipe("")), at: top.location)
      return NetworkChoice(name: "", configuration: "{}") { ImageTranslator() }
    }
    let name = section.text(
      "name", default: nil, "its name, as 'graphrun bench network' lists them")
    let start = section.path("start", "weights to begin with; random ones if it is left out")
    let initialization = initialization(section)
    let recomputes = section.boolean(
      "recompute", default: false,
      "compute what norms read twice in a step instead of keeping it: less memory, up to a third "
        + "more time")
    let entries = NetworkCatalog.entries
    guard let entry = entries.first(where: { $0.name == name }) else {
      refuse(name, among: entries.map(\.name), section)
      return NetworkChoice(name: "", configuration: "{}") { ImageTranslator() }
    }
    let configuration = configuration(section) { json throws(ConfigurationError) in
      _ = try entry.make(configuration: json)
    }
    return NetworkChoice(
      name: name, configuration: configuration, start: start,
      startLocation: section.place("start"), initialization: initialization,
      recomputes: recomputes
    ) { (try? entry.make(configuration: configuration)) ?? entry.make() }
  }

  static func critic(_ top: RecipeSection, _ optimizer: OptimizerSettings) -> CriticChoice? {
    guard let section = top.section("critic", "the discriminator, and how it judges") else {
      return nil
    }
    let name = section.text("name", default: nil, "its name: sagan, patch, glcic and others")
    let loss =
      section.choice("loss", default: GANLoss.vanilla, "what it and the network are trained by")
      ?? .vanilla
    let initialization = initialization(section)
    let own = OptimizerSettings.read(
      section.section(
        "optimizer", "how its parameters change; as the network's where it is silent"),
      before: optimizer)
    let entries = DiscriminatorCatalog.entries
    guard let entry = entries.first(where: { $0.name == name }) else {
      refuse(name, among: entries.map(\.name), section)
      return nil
    }
    let configuration = configuration(section) { json throws(ConfigurationError) in
      _ = try entry.make(configuration: json)
    }
    return CriticChoice(
      name: name, configuration: configuration, loss: loss, initialization: initialization,
      make: { (try? entry.make(configuration: configuration)) ?? entry.make() }, optimizer: own)
  }

  private static func initialization(_ section: RecipeSection) -> Initialization {
    section.choice(
      "initialization", default: Initialization.layers,
      "how random weights begin: as the layers state it, or as a paper does") ?? .layers
  }

  private static func refuse(_ name: String, among names: [String], _ section: RecipeSection) {
    for entry in section.remaining() { section.accept(entry.key.value) }
    guard section.has("name"), !name.isEmpty else { return }
    section.reading.faults.report(
      .notAChoice(
        .recipeKey(section.name("name")), choices: names, found: name,
        meant: suggestion(for: name, among: names)), at: section.place("name"))
  }

  /// What a section states of a configuration, a JSON object; each key is tried by itself, so that
  /// a fault has its place.
  private static func configuration(
    _ section: RecipeSection, _ attempt: (String) throws(ConfigurationError) -> Void
  ) -> String {
    var members: [String] = []
    for (key, value) in section.remaining() {
      section.accept(key.value)
      guard case .scalar(let text, let isPlain) = value.content,
        let scalar = ScalarSpec(text, isPlain: isPlain)
      else {
        section.reading.faults.report(
          .wrongShape(key: key.value, expected: .scalar, found: value.shape), at: value.location)
        continue
      }
      let member = "\(JSONText.quoted(key.value.camelCased)):\(scalar.json)"
      do throws(ConfigurationError) {
        try attempt("{\(member)}")
        members.append(member)
      } catch {
        let problem = "\(error)".split(separator: " ").map { $0.kebabCased }
          .joined(separator: " ")
        section.reading.faults.report(
          .unfitRecipe(NodeError("'\(section.path)' \(problem)")), at: value.location)
      }
    }
    return "{\(members.joined(separator: ","))}"
  }
}

extension ScalarSpec {
  fileprivate var json: String {
    switch self {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let text): JSONText.quoted(text)
    case .reference(let name, let suffix): JSONText.quoted("$\(name)\(suffix)")
    }
  }
}

extension StringProtocol {
  /// `encoder-width` as `encoderWidth`.
  fileprivate var camelCased: String {
    split(separator: "-", omittingEmptySubsequences: false).enumerated().map { index, word in
      index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
  }

  /// `'encoderWidth'` as `'encoder-width'`; words without quotes stay.
  fileprivate var kebabCased: String {
    guard hasPrefix("'") || hasPrefix("\"") else { return String(self) }
    return reduce(into: "") { text, character in
      if character.isUppercase { text += "-" }
      text += character.lowercased()
    }
  }
}
