public import NodeKit

/// Tries whether a node keeps what every node promises (the contract of `Node`).
public struct NodeCheck: Sendable {
  /// What is promised.
  public enum Promise: String, CaseIterable, Sendable, Codable {
    /// Names, help, defaults in their ranges.
    case declaration
    /// Every output once, of its type, finite and in 0...1; images keep depth, EXIF and alpha.
    case outputs
    /// What was planned.
    case shapes
    /// Inputs stay as they are.
    case inputs
    /// Equal calls give equal outputs.
    case determinism
    /// What can't be done is refused as a user's mistake, also before the run.
    case refusals
    /// Every option at its limits.
    case limits
    /// One thread gives what many give.
    case threads
    /// Calls side by side disturb nobody.
    case company
    /// Tiles give what the whole gives.
    case tiles
    /// No more than twice the memory that was planned.
    case memory
    /// Cancelled work ends within 200 ms.
    case cancellation
    /// What is no number does not crash.
    case numbers
  }

  /// What came of one.
  public struct Finding: Sendable, Codable, Equatable {
    public var promise: Promise
    /// What was seen instead; `nil` when the promise is kept.
    public var problem: String?
    /// Why it was not tried; `nil` when it was.
    public var skipped: String?

    public init(promise: Promise, problem: String? = nil, skipped: String? = nil) {
      (self.promise, self.problem, self.skipped) = (promise, problem, skipped)
    }
  }

  /// What is set to what it can't be.
  public struct SettingFault: Error, Codable {
    public let message: String

    public init(_ message: String) { self.message = message }
  }

  let type: NodeType
  let options: [String: OptionValue]
  /// What was seen, the first of each promise.
  var problems: [Promise: String] = [:]
  /// What is said of each call before it is made, should it be the last.
  var announce: @Sendable (String) -> Void = { _ in }

  /// - Parameters:
  ///   - settings: the options that differ from their defaults.
  ///   - folder: where relative paths among them begin.
  ///   - sample: the value of an option that every graph must set, where it is known.
  /// - Throws: `SettingFault` for a setting that is none, `NodeError` for one that is missing.
  public init(
    _ type: NodeType, settings: [SettingOverride] = [], folder: String = "/",
    sample: (OptionDeclaration) throws -> OptionValue? = { _ in nil }
  ) throws {
    self.type = type
    var options: [String: OptionValue] = [:]
    let declared = type.descriptor.options
    let name = type.descriptor.name
    let label = GraphFault.NodeLabel(name: name, use: name)
    for (index, setting) in settings.enumerated() {
      guard let option = declared.first(where: { $0.name == setting.key }) else {
        throw SettingFault(
          "'\(name)' has no option '\(setting.key)'\(hint(nil, declared.map(\.name)))")
      }
      let scalar = Setting(setting, index: index).scalar(as: option.kind)
      switch OptionCheck(option, of: label).value(of: scalar, folder: folder) {
      case .success(let value): options[option.name] = value
      case .failure(let fault): throw SettingFault(fault.message)
      }
    }
    for option in declared where option.defaultValue == nil && options[option.name] == nil {
      guard let value = try sample(option) else {
        throw NodeError(
          "'\(name)' needs its option '\(option.name)', \(option.kind.noun)",
          remedy: "give it with '--set \(option.name)=...'")
      }
      options[option.name] = value
    }
    self.options = options
  }

  /// Tries everything.
  ///
  /// - Parameters:
  ///   - omitted: what is not tried; memory and time are the whole process's.
  ///   - begin: called before each promise is tried.
  ///   - announce: called before each call of the node, with what it is given.
  public mutating func findings(
    leavingOut omitted: Set<Promise> = [], begin: (Promise) -> Void = { _ in },
    announce: @escaping @Sendable (String) -> Void = { _ in }
  ) -> [Finding] {
    var findings: [Finding] = []
    self.announce = announce
    for promise in Promise.allCases where !omitted.contains(promise) {
      begin(promise)
      var skipped: String?
      do {
        skipped = try attempt(promise)
      } catch {
        let words = words(error)
        if problems.values.contains(where: { $0.hasPrefix("throws \(words) for ") }) {
          skipped = "it fails as above"
        } else {
          note(promise, "throws \(words)")
        }
      }
      findings.append(Finding(promise: promise, problem: nil, skipped: skipped))
    }
    for index in findings.indices { findings[index].problem = problems[findings[index].promise] }
    return findings
  }

  /// Tries one; the result is why not.
  private mutating func attempt(_ promise: Promise) throws -> String? {
    switch promise {
    case .declaration: tryDeclaration()
    case .outputs: tryPictures()
    case .shapes, .inputs, .determinism, .refusals: break  // Seen beside the outputs.
    case .limits: tryLimits()
    case .threads: try tryThreads()
    case .company: return try tryCompany()
    case .tiles: return try tryTiles()
    case .memory: return try tryMemory()
    case .cancellation: return tryCancellation()
    case .numbers: tryNaN()
    }
    return nil
  }

  mutating func note(_ promise: Promise, _ problem: String) {
    if problems[promise] == nil { problems[promise] = problem }
  }

  /// Calls the node.
  func outputs(
    _ picture: CheckPicture, _ changed: [String: OptionValue] = [:]
  ) throws -> [NodeOutput] {
    try call(picture.inputs(of: type.descriptor), changed)
  }

  func call(
    _ inputs: [(name: String, value: Value)], _ changed: [String: OptionValue]
  ) throws -> [NodeOutput] {
    let context = NodeCall.Context(nodeName: "here", seed: 1)
    return try type.run(
      NodeCall(inputs: inputs, options: options.merging(changed) { $1 }, context: context))
  }

  func values(
    _ picture: CheckPicture, _ changed: [String: OptionValue] = [:]
  ) throws -> [CheckedValue] {
    try outputs(picture, changed).map { CheckedValue($0.value) }
  }

  func planned(
    _ inputs: [(name: String, value: Value)], _ changed: [String: OptionValue]
  ) throws -> [ValueShape] {
    try type.descriptor.outputShapes(plannedCall(inputs, changed))
  }

  func plannedCall(
    _ inputs: [(name: String, value: Value)], _ changed: [String: OptionValue]
  ) -> PlannedCall {
    let shapes = inputs.map { name, value -> (String, [ValueShape]) in
      if case .list(let values) = value { return (name, values.map(\.shape)) }
      return (name, [value.shape])
    }
    return PlannedCall(
      inputs: Dictionary(shapes, uniquingKeysWith: { $1 }),
      options: options.merging(changed) { $1 })
  }
}
