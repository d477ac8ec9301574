import Dispatch
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

  let type: NodeType
  let options: [String: OptionValue]
  /// What was seen, the first of each promise.
  private var problems: [Promise: String] = [:]

  /// - Parameters:
  ///   - settings: the options that differ from their defaults.
  ///   - folder: where relative paths among them begin.
  ///   - sample: the value of an option that every graph must set, where it is known.
  /// - Throws: `NodeError` for a setting that is none, or is missing.
  public init(
    _ type: NodeType, settings: [SettingOverride] = [], folder: String = "/",
    sample: (OptionDeclaration) throws -> OptionValue? = { _ in nil }
  ) throws {
    self.type = type
    var options: [String: OptionValue] = [:]
    let declared = type.descriptor.options
    let label = GraphFault.NodeLabel(name: "here", use: type.descriptor.name)
    for (index, setting) in settings.enumerated() {
      guard let option = declared.first(where: { $0.name == setting.key }) else {
        throw NodeError(
          "'\(type.descriptor.name)' has no option '\(setting.key)'\(hint(nil, declared.map(\.name)))"
        )
      }
      let scalar = Setting(setting, index: index).scalar(as: option.kind)
      switch OptionCheck(option, of: label).value(of: scalar, folder: folder) {
      case .success(let value): options[option.name] = value
      case .failure(let fault): throw NodeError(fault.message)
      }
    }
    for option in declared where option.defaultValue == nil && options[option.name] == nil {
      guard let value = try sample(option) else {
        throw NodeError(
          "'\(type.descriptor.name)' needs its option '\(option.name)', \(option.kind.noun)",
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
  public mutating func findings(
    leavingOut omitted: Set<Promise> = [], begin: (Promise) -> Void = { _ in }
  ) -> [Finding] {
    var findings: [Finding] = []
    for promise in Promise.allCases where !omitted.contains(promise) {
      begin(promise)
      var skipped: String?
      do { skipped = try attempt(promise) } catch { note(promise, "throws \(error)") }
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

  private mutating func note(_ promise: Promise, _ problem: String) {
    if problems[promise] == nil { problems[promise] = problem }
  }

  // MARK: - Declaration

  private mutating func tryDeclaration() {
    let descriptor = type.descriptor
    let words =
      (descriptor.inputs + descriptor.outputs).map { ($0.name, $0.help) }
      + descriptor.options.map { ($0.name, $0.help) }
    for (name, help) in words + [(descriptor.name, descriptor.help)] {
      if !ScalarSpec.isName(name) { note(.declaration, "'\(name)' is not of a...z, 0...9 and -") }
      if help.isEmpty || help.contains("\n") || help.count > 90 {
        note(.declaration, "the help of '\(name)' is empty, or no line of at most 90 characters")
      }
    }
    for names in [
      descriptor.inputs.map(\.name), descriptor.outputs.map(\.name), descriptor.options.map(\.name),
    ] where Set(names).count < names.count {
      note(.declaration, "two ports or options have one name")
    }
    for option in descriptor.options {
      if let value = option.defaultValue, !option.accepts(value) {
        note(.declaration, "the default of '\(option.name)' is not in its range")
      }
    }
    if !(descriptor.cost.nanosecondsPerPixel > 0 && descriptor.cost.bytesPerPixel >= 0) {
      note(.declaration, "its cost is not positive")
    }
  }

  // MARK: - Calls

  /// Calls the node.
  func outputs(
    _ picture: CheckPicture, _ changed: [String: OptionValue] = [:]
  ) throws -> [NodeOutput] {
    try call(picture.inputs(of: type.descriptor), changed)
  }

  private func call(
    _ inputs: [(name: String, value: Value)], _ changed: [String: OptionValue]
  ) throws -> [NodeOutput] {
    let context = NodeCall.Context(nodeName: "here", seed: 1)
    return try type.run(
      NodeCall(inputs: inputs, options: options.merging(changed) { $1 }, context: context))
  }

  private func values(
    _ picture: CheckPicture, _ changed: [String: OptionValue] = [:]
  ) throws -> [CheckedValue] {
    try outputs(picture, changed).map { CheckedValue($0.value) }
  }

  private func planned(
    _ inputs: [(name: String, value: Value)], _ changed: [String: OptionValue]
  ) throws -> [ValueShape] {
    try type.descriptor.outputShapes(plannedCall(inputs, changed))
  }

  private func plannedCall(
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

  // MARK: - Pictures

  private mutating func tryPictures() {
    var isRefused = true
    for picture in CheckPicture.all where !tryPicture(picture) { isRefused = false }
    if isRefused { note(.refusals, "refuses every picture") }
  }

  private mutating func tryLimits() {
    for option in type.descriptor.options {
      for value in option.limits {
        for picture in [CheckPicture.pixel, .row, .photograph] {
          let before = problems
          tryPicture(picture, [option.name: value])
          // What is wrong only there is about the limits.
          for (promise, problem) in problems where before[promise] == nil && promise != .limits {
            problems[promise] = nil
            note(.limits, "with '\(option.name)' at \(value): \(problem)")
          }
        }
      }
    }
  }

  /// Calls the node twice, with masks too where it takes both; the result is whether it refuses.
  @discardableResult
  private mutating func tryPicture(
    _ picture: CheckPicture, _ changed: [String: OptionValue] = [:]
  ) -> Bool {
    var isRefused = tryOnce(picture, changed)
    if type.descriptor.inputs.contains(where: { $0.type.takesBoth }) {
      var masks = picture
      masks.givesMasks = true
      if tryOnce(masks, changed) { isRefused = true }
    }
    return isRefused
  }

  private mutating func tryOnce(
    _ picture: CheckPicture, _ changed: [String: OptionValue]
  ) -> Bool {
    let given = picture.inputs(of: type.descriptor)
    let outputs: [NodeOutput]
    do {
      outputs = try call(given, changed)
    } catch let refusal as NodeError {
      // What is told before the run is what the run would say.
      do { _ = try planned(given, changed) } catch {
        if error as? NodeError != refusal {
          note(.refusals, "says '\(error)' before the run and '\(refusal)' in it, for \(picture)")
        }
      }
      return true
    } catch {
      note(error is ContractError ? .outputs : .refusals, "throws \(words(error)) for \(picture)")
      return false
    }
    let fresh = picture.inputs(of: type.descriptor)
    if given.map({ CheckedValue($0.value) }) != fresh.map({ CheckedValue($0.value) }) {
      note(.inputs, "changes its inputs, given \(picture)")
    }
    let values = outputs.map { CheckedValue($0.value) }
    if (try? self.values(picture, changed)) != values {
      note(.determinism, "two equal calls differ, given \(picture)")
    }
    seeOutputs(outputs, values, picture)
    seeShapes(outputs, Result { try planned(given, changed) }, picture)
    return false
  }

  private func words(_ error: any Error) -> String {
    (error as? ContractError)?.text ?? "\(error)"
  }

  private mutating func seeOutputs(
    _ outputs: [NodeOutput], _ values: [CheckedValue], _ picture: CheckPicture
  ) {
    do {
      _ = try OutputContract.check(outputs, of: type.descriptor.outputs)
    } catch {
      note(.outputs, "\(words(error)), given \(picture)"); return
    }
    for (output, value) in zip(outputs, values) where !value.isInRange {
      note(.outputs, "'\(output.port)' leaves 0...1, or is no number, given \(picture)")
    }
    guard type.descriptor.keepsMetadata else { return }
    for case .image(let image) in outputs.map(\.value)
    where image.metadata.bitDepth != picture.bitDepth || image.metadata.exif != [4]
      || (image.alpha != nil) != picture.hasAlpha
    {
      note(.outputs, "an image loses its depth, its EXIF or its alpha, given \(picture)")
    }
  }

  private mutating func seeShapes(
    _ outputs: [NodeOutput], _ planned: Result<[ValueShape], any Error>, _ picture: CheckPicture
  ) {
    guard let planned = try? planned.get(), planned.count == outputs.count else {
      note(.shapes, "was planned to be refused, or has other outputs, given \(picture)"); return
    }
    for (output, plan) in zip(outputs, planned) {
      let shape = output.value.shape
      if plan.height ?? shape.height != shape.height || plan.width ?? shape.width != shape.width
        || plan.channels ?? shape.channels != shape.channels
      {
        note(.shapes, "'\(output.port)' is not of the planned shape, given \(picture)")
      }
    }
  }
}

extension NodeDescriptor {
  /// Whether images that leave are those that entered: not where nothing enters, or a picture is made
  /// of several.
  fileprivate var keepsMetadata: Bool {
    !inputs.isEmpty
      && inputs.allSatisfy { port in if case .list = port.type { false } else { true } }
      && name != "compare-sheet"
  }
}

// MARK: - Threads, tiles, memory, time

extension NodeCheck {
  private mutating func tryThreads() throws {
    let budget = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(budget) }
    ThreadBudget.shared.setTotal(1)
    let alone = try values(.large)
    ThreadBudget.shared.setTotal(max(2, budget))
    if try values(.large) != alone { note(.threads, "one thread gives something else than two") }
  }

  private mutating func tryCompany() throws -> String? {
    guard type.descriptor.threadMode == .parallel else { return "one call at a time" }
    if type.descriptor.hasSideEffect { return "it writes a file" }
    let expected = try values(.photograph)
    let check = self
    let differing = Locked(0)
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      if (try? check.values(.photograph)) != expected { differing.withLock { $0 += 1 } }
    }
    let count = differing.withLock { $0 }
    if count > 0 { note(.company, "\(count) of 16 calls side by side give something else") }
    return nil
  }

  private mutating func tryTiles() throws -> String? {
    guard let option = type.descriptor.options.first(where: { $0.name == "tile" }),
      case .integer(let range) = option.kind, range.contains(0), range.contains(128)
    else { return "it has no tiles" }
    let whole = try values(.large, ["tile": .integer(0)])
    if try values(.large, ["tile": .integer(128)]) != whole {
      return "tiles of 128 differ from the whole, as networks that see all of it do"
    }
    return nil
  }

  private mutating func tryMemory() throws -> String? {
    let given = CheckPicture.largest.inputs(of: type.descriptor)
    let call = plannedCall(given, [:])
    let pixels = given.compactMap(\.value.shape.pixelCount).max() ?? 0
    let shapes = try type.descriptor.outputShapes(call)
    let bytes = shapes.compactMap(\.bytes)
    guard pixels > 0, bytes.count == shapes.count else { return "nothing is planned" }
    if type.descriptor.work != nil { return "a network's memory is tried elsewhere" }
    let planned =
      bytes.reduce(0, +) + Int(Double(pixels) * type.descriptor.cost.bytesPerPixel)
    BufferPool.shared.resetPeak()
    let before = BufferPool.shared.liveBytes
    _ = try self.call(given, [:])
    let taken = BufferPool.shared.peakBytes - before
    if taken > 2 * planned + (1 << 20) {
      note(.memory, "takes \(ByteCount.text(taken)), and \(ByteCount.text(planned)) were planned")
    }
    return nil
  }

  private mutating func tryCancellation() -> String? {
    let given = CheckPicture.largest.inputs(of: type.descriptor)
    let cancellation = Cancellation()
    let asked = Locked<UInt64>(0)
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(30)) {
      asked.withLock { $0 = MonotonicClock.now }
      cancellation.cancel()
    }
    let outcome = Cancellation.$current.withValue(cancellation) {
      Result { try call(given, [:]) }
    }
    let ended = MonotonicClock.now
    let began = asked.withLock { $0 }
    guard began != 0, began < ended else { return "it is done before" }
    let milliseconds = (ended - began) / 1_000_000
    // Twice the time: the machine may be at something else.
    if milliseconds > 400 { note(.cancellation, "ends \(milliseconds) ms after it is asked to") }
    if case .failure(let error) = outcome, !(error is CancelledError) {
      note(.cancellation, "throws \(words(error)) when it is cancelled")
    }
    return nil
  }

  private mutating func tryNaN() {
    var picture = CheckPicture.photograph
    picture.hasNaN = true
    // To refuse it and to hand it on are both right: what matters is that this comes back.
    _ = try? outputs(picture)
  }
}
