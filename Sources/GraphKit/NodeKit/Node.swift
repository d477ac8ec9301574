/// A step of a graph: a declaration and a pure function.
///
///     struct Invert: Node {
///       static let image = InputPort<Image>("image", help: "the photograph")
///       static let inverted = OutputPort<Image>("image", help: "its negative")
///       static let descriptor = NodeDescriptor(
///         "invert", help: "Turn a negative into a positive.",
///         inputs: [image.declaration], outputs: [inverted.declaration])
///
///       func run(_ call: NodeCall) throws -> [NodeOutput] {
///         var image = call.take(Self.image)
///         image.pixels.withUnsafeMutableBufferPointer { for i in $0.indices { $0[i] = 1 - $0[i] } }
///         return [Self.inverted(image)]
///       }
///     }
///
/// The contract:
/// - `run` gives equal outputs for equal inputs, options and seed, on any number of threads.
/// - It reads and changes nothing outside the call, but for files that its options name.
/// - It never changes a value that another node can see: values are copied on write.
/// - It returns every declared output once, of the declared type; images are finite and 0...1.
/// - Long work stops within 200 ms of cancellation: it runs in `parallelFor`, or calls
///   `Cancellation.check()`.
/// - What a user can get wrong throws `NodeError`; what only a programmer can, is a precondition.
public protocol Node: Sendable {
  /// The declaration.
  static var descriptor: NodeDescriptor { get }

  /// Makes the node: its options come with each call.
  init()

  /// Computes the outputs.
  ///
  /// - Throws: `NodeError` for what a user can mend, or what the image code threw.
  func run(_ call: NodeCall) throws -> [NodeOutput]
}

/// The library that a node came with.
public struct PluginFile: Hashable, Sendable, Codable {
  /// Where it is, absolute.
  public var path: String
  /// What the user calls it.
  public var name: String

  public init(path: String, name: String) { (self.path, self.name) = (path, name) }
}

/// A node type as the engine holds it: a descriptor and a function.
public struct NodeType: Sendable {
  /// The declaration.
  public let descriptor: NodeDescriptor
  /// Computes the outputs.
  public let run: @Sendable (NodeCall) throws -> [NodeOutput]
  /// The plug-in that it came with; `nil` for graphrun's own.
  public var plugin: PluginFile?

  /// Makes a type of its two halves; nodes in other languages need this.
  public init(
    descriptor: NodeDescriptor, run: @escaping @Sendable (NodeCall) throws -> [NodeOutput]
  ) {
    self.descriptor = descriptor
    self.run = run
  }

  /// Makes the type of a Swift node.
  public init(_ type: any Node.Type) {
    let node = type.init()
    self.init(descriptor: type.descriptor) { try node.run($0) }
  }
}
