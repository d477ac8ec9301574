/// What the engine may do with a node beside running it.
public enum ThreadMode: String, Hashable, Sendable {
  /// Calls may run side by side.
  case parallel
  /// One call of this node type at a time.
  case serial
}

/// What a call takes, for estimates: per pixel of the largest input (or, without inputs that have
/// pixels, output).
public struct NodeCost: Hashable, Sendable {
  /// Time on one thread.
  public var nanosecondsPerPixel: Double
  /// Working memory at the peak, beyond inputs and outputs.
  public var bytesPerPixel: Double

  /// Makes a cost.
  public init(nanosecondsPerPixel: Double, bytesPerPixel: Double = 0) {
    self.nanosecondsPerPixel = nanosecondsPerPixel
    self.bytesPerPixel = bytesPerPixel
  }
}

/// All that is known of a node type without running it: the declaration above its function.
public struct NodeDescriptor: Sendable {
  /// The name in graph files, kebab-case.
  public let name: String
  /// One line for people.
  public let help: String
  /// Inputs, in the order of the documentation.
  public let inputs: [PortDeclaration]
  /// Outputs; the first is what a bare node name in `in:` stands for.
  public let outputs: [PortDeclaration]
  /// Options, in the order of the documentation.
  public let options: [OptionDeclaration]
  /// Whether calls may run side by side.
  public let threadMode: ThreadMode
  /// Whether the node is there for what it does outside the graph, such as writing a file. Others
  /// are left out of a plan when nobody reads their outputs.
  public let hasSideEffect: Bool
  /// For estimates.
  public let cost: NodeCost
  /// For estimates in place of `cost`, where that does not hold; `nil` from it when a size is
  /// unknown.
  public let work: (@Sendable (PlannedCall) -> NodeWork?)?
  /// The shapes of the outputs, in their order, from what is known of the inputs. Throws what the
  /// run is bound to throw, so that people hear of it before.
  public let outputShapes: @Sendable (PlannedCall) throws(NodeError) -> [ValueShape]

  /// Declares a node type.
  ///
  /// - Parameter outputShapes: left out, every output that has pixels has the shape of the first
  ///   input that has, with the port's own number of channels where the port fixes it.
  public init(
    _ name: String, help: String, inputs: [PortDeclaration] = [], outputs: [PortDeclaration] = [],
    options: [OptionDeclaration] = [], threadMode: ThreadMode = .parallel,
    hasSideEffect: Bool = false, cost: NodeCost = NodeCost(nanosecondsPerPixel: 1),
    outputShapes: (@Sendable (PlannedCall) throws(NodeError) -> [ValueShape])? = nil,
    work: (@Sendable (PlannedCall) -> NodeWork?)? = nil
  ) {
    self.name = name
    self.help = help
    self.inputs = inputs
    self.outputs = outputs
    self.options = options
    self.threadMode = threadMode
    self.hasSideEffect = hasSideEffect
    self.cost = cost
    self.work = work
    self.outputShapes =
      outputShapes ?? { call in
        let first = inputs.lazy.flatMap { call.shapes($0.name) }.first { $0 != .none }
        return outputs.map { $0.type.shape(like: first ?? .unknown) }
      }
  }
}

extension PortType {
  /// The shape of a value of this type that has the rows and columns of another.
  func shape(like shape: ValueShape) -> ValueShape {
    switch self {
    case .image(let channels) where channels.count == 1: shape.with(channels: channels.first)
    case .mask: shape.with(channels: 1)
    case .number, .text, .path: .none
    case .image, .tensor, .list, .either: shape
    }
  }
}

/// What is known of a call before the run.
public struct PlannedCall: Sendable {
  private let inputs: [String: [ValueShape]]
  private let options: [String: OptionValue]

  /// Describes a call: the shapes that enter each wired port (several for a list) and every
  /// option.
  public init(inputs: [String: [ValueShape]], options: [String: OptionValue]) {
    self.inputs = inputs
    self.options = options
  }

  /// The shapes that enter a port; empty when it is open.
  public func shapes(_ port: String) -> [ValueShape] { inputs[port] ?? [] }

  /// The shape that enters an input; the first of a list.
  public subscript<Payload>(port: InputPort<Payload>) -> ValueShape {
    shapes(port.declaration.name).first ?? .unknown
  }

  /// An option's value.
  public subscript<Payload>(option: NodeOption<Payload>) -> Payload {
    option.resolve(options[option.declaration.name])
  }
}

extension NodeOption {
  /// The typed value of an option that the engine has checked.
  func resolve(_ value: OptionValue?) -> Payload {
    guard let value = value ?? declaration.defaultValue, let payload = payload(value) else {
      preconditionFailure("option '\(declaration.name)' was not checked before the call")
    }
    return payload
  }
}
