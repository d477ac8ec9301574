import TensorCore

/// A part of a network that has parameters, by the names that its published weight files use.
///
///     struct Block: Module {
///       let conv1 = Conv2d(inputChannels: 3, outputChannels: 8, kernelSize: 3)
///       var children: Children { ["conv1": conv1] }
///     }
///
/// Modules are values that share their parameters: a copy is the same network.
public protocol Module: ModuleChild {
  /// The parts, in the order of the published files.
  var children: Children { get }
}

/// The named parts of a module, in order. What is named "" adds no level: its parts go by their own
/// names.
public struct Children: ExpressibleByDictionaryLiteral, Sendable {
  let parts: [(name: String, child: any ModuleChild)]

  public init(dictionaryLiteral parts: (String, any ModuleChild)...) { self.init(parts) }

  public init(_ parts: [(String, any ModuleChild)]) { self.parts = parts }

  public static func + (left: Children, right: Children) -> Children {
    Children(left.parts + right.parts)
  }
}

/// What a module consists of: parameters, modules, and arrays and optionals of these.
public protocol ModuleChild: Sendable {
  /// The parameters in it, with `path` before their names.
  func parameters(under path: String) -> [NamedParameter]
}

/// A parameter by its full name, as in `layer1.0.conv1.weight`.
public struct NamedParameter: Sendable {
  public let name: String
  public let parameter: Parameter
}

extension Module {
  public func parameters(under path: String) -> [NamedParameter] {
    children.parts.flatMap { name, child in
      child.parameters(
        under: path.isEmpty || name.isEmpty ? path + name : "\(path).\(name)")
    }
  }

  /// All parameters by their full names, in order.
  public var namedParameters: [NamedParameter] { parameters(under: "") }

  /// The number of trained values.
  public var parameterCount: Int {
    namedParameters.reduce(0) { $0 + ($1.parameter.isTrainable ? $1.parameter.shape.count : 0) }
  }

  /// Sets the values that training begins with: the same for the same seed and names.
  public func initialize(seed: UInt64, _ initialization: Initialization = .layers) {
    for target in namedParameters {
      target.parameter.initialize(
        SeededRandom(seed: seed, name: target.name),
        initialization.initializer(of: target.parameter))
    }
  }
}

extension Parameter: ModuleChild {
  public func parameters(under path: String) -> [NamedParameter] {
    [NamedParameter(name: path, parameter: self)]
  }
}

extension Array: ModuleChild where Element: ModuleChild {
  public func parameters(under path: String) -> [NamedParameter] {
    enumerated().flatMap { $1.parameters(under: "\(path).\($0)") }
  }
}

extension Optional: ModuleChild where Wrapped: ModuleChild {
  public func parameters(under path: String) -> [NamedParameter] {
    map { $0.parameters(under: path) } ?? []
  }
}
