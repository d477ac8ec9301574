/// A port's declaration, without its Swift type: what plans, messages and documentation read.
public struct PortDeclaration: Hashable, Sendable {
  /// The name in the graph file, kebab-case.
  public let name: String
  /// What may enter or leave.
  public let type: PortType
  /// Whether a graph must wire it. Outputs are always required: a node returns every one.
  public let isRequired: Bool
  /// Whether an image that leaves is another picture than those that entered, without their depth,
  /// EXIF and alpha.
  public let isNewPicture: Bool
  /// One line for people.
  public let help: String

  /// Makes a declaration; plug-ins in other languages need this, Swift nodes use `InputPort`.
  public init(
    name: String, type: PortType, isRequired: Bool = true, isNewPicture: Bool = false, help: String
  ) {
    self.name = name
    self.type = type
    self.isRequired = isRequired
    self.isNewPicture = isNewPicture
    self.help = help
  }
}

/// An input of a node; also the key that takes its value out of a `NodeCall`.
public struct InputPort<Payload: PortValue>: Sendable {
  /// What graphs and documentation see.
  public let declaration: PortDeclaration

  /// Declares an input that every graph must wire, of a type narrower than `Payload`'s if given.
  public init(_ name: String, _ type: PortType = Payload.portType, help: String) {
    declaration = PortDeclaration(name: name, type: type, help: help)
  }
}

/// An input that a graph may leave open.
public struct OptionalInputPort<Payload: PortValue>: Sendable {
  /// What graphs and documentation see.
  public let declaration: PortDeclaration

  /// Declares an input that a graph may leave open, of a type narrower than `Payload`'s if given.
  public init(_ name: String, _ type: PortType = Payload.portType, help: String) {
    declaration = PortDeclaration(name: name, type: type, isRequired: false, help: help)
  }
}

/// An output of a node. Called with a value, it gives what `Node.run` returns.
public struct OutputPort<Payload: PortValue>: Sendable {
  /// What graphs and documentation see.
  public let declaration: PortDeclaration

  /// Declares an output, of a type narrower than `Payload`'s if given.
  ///
  /// - Parameter isNewPicture: whether its images are none of those that entered, changed.
  public init(
    _ name: String, _ type: PortType = Payload.portType, isNewPicture: Bool = false, help: String
  ) {
    declaration = PortDeclaration(name: name, type: type, isNewPicture: isNewPicture, help: help)
  }

  /// Binds a value to this output.
  public func callAsFunction(_ payload: Payload) -> NodeOutput {
    NodeOutput(port: declaration.name, value: payload.value)
  }
}

/// A value bound to the output that it leaves through.
public struct NodeOutput: Sendable {
  /// The output's name.
  public let port: String
  /// What leaves.
  public let value: Value

  /// Binds a value; Swift nodes call the `OutputPort` instead.
  public init(port: String, value: Value) {
    self.port = port
    self.value = value
  }
}
