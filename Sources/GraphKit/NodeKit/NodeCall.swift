/// One call of a node: its inputs, its options, and what of the run it may know.
public final class NodeCall {
  /// What of the run a node may know.
  public struct Context: Sendable {
    /// The node's name in the graph, for messages.
    public let nodeName: String
    /// The start of every random choice: made from the graph's seed and the node's name.
    public let seed: UInt64
    /// Where files are written.
    public let files: any FileWriter
    /// What the calls of the run share.
    public let shared: SharedValues
    /// Tells the user in one line what the node did that may not be what they want, and how to
    /// have it otherwise. The run goes on.
    public let warn: @Sendable (String) -> Void

    /// Makes a context.
    public init(
      nodeName: String, seed: UInt64 = 0, files: any FileWriter = PlainFileWriter(),
      shared: SharedValues = SharedValues(), warn: @escaping @Sendable (String) -> Void = { _ in }
    ) {
      self.nodeName = nodeName
      self.seed = seed
      self.files = files
      self.shared = shared
      self.warn = warn
    }
  }

  /// What of the run the node may know.
  public let context: Context
  /// What enters, by port, without what was taken: for engines; nodes know their ports.
  public private(set) var inputs: [(name: String, value: Value)]
  /// Every option that differs from its default: for engines; nodes know their options.
  public let options: [String: OptionValue]

  /// Makes a call with a value for each wired input and for each option that differs from its
  /// default.
  public init(
    inputs: [(name: String, value: Value)] = [], options: [String: OptionValue] = [:],
    context: Context = Context(nodeName: "node")
  ) {
    self.inputs = inputs
    self.options = options
    self.context = context
  }

  /// The value of an input.
  public subscript<Payload>(port: InputPort<Payload>) -> Payload {
    guard let payload = payload(port.declaration.name, as: Payload.self) else {
      preconditionFailure(
        "input '\(port.declaration.name)' of '\(context.nodeName)' was not checked")
    }
    return payload
  }

  /// The value of an input that a graph may leave open.
  public subscript<Payload>(port: OptionalInputPort<Payload>) -> Payload? {
    payload(port.declaration.name, as: Payload.self)
  }

  /// An option's value.
  public subscript<Payload>(option: NodeOption<Payload>) -> Payload {
    option.resolve(options[option.declaration.name])
  }

  /// Takes the value of an input out of the call, so that the node can change it in place when no
  /// other node reads it. The input can't be read again.
  public func take<Payload>(_ port: InputPort<Payload>) -> Payload {
    let name = port.declaration.name
    guard let index = inputs.firstIndex(where: { $0.name == name }),
      let payload = Payload(inputs.remove(at: index).value)
    else { preconditionFailure("input '\(name)' of '\(context.nodeName)' was not checked") }
    return payload
  }

  /// The shapes that enter a port, several for a list; empty when it is open, and once its value
  /// was taken.
  public func shapes(_ port: String) -> [ValueShape] {
    switch inputs.first(where: { $0.name == port })?.value {
    case .list(let values): values.map(\.shape)
    case let value?: [value.shape]
    case nil: []
    }
  }

  /// What enters the call, in words: `image 640x480x3`. Inputs that were taken are left out.
  public var inputSummaries: [String] {
    inputs.map { name, value in
      guard let height = value.shape.height, let width = value.shape.width, width > 0 else {
        return name
      }
      let channels = value.shape.channels.map { $0 > 1 ? "x\($0)" : "" } ?? ""
      return "\(name) \(width)x\(height)\(channels)"
    }
  }

  private func payload<Payload: PortValue>(_ name: String, as: Payload.Type) -> Payload? {
    guard let index = inputs.firstIndex(where: { $0.name == name }) else { return nil }
    return Payload(inputs[index].value)
  }
}
