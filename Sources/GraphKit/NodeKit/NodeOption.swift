/// The value of a node's option, resolved and checked.
public enum OptionValue: Hashable, Sendable, Codable {
  /// `true` or `false`.
  case boolean(Bool)
  /// A whole number.
  case integer(Int)
  /// Any finite number.
  case number(Double)
  /// Text, a choice or a path (absolute once a plan has resolved it).
  case text(String)
}

/// What values an option takes.
public enum OptionKind: Hashable, Sendable {
  /// `true` or `false`.
  case boolean
  /// A whole number in a range.
  case integer(ClosedRange<Int>)
  /// A finite number in a range.
  case number(ClosedRange<Double>)
  /// Any text.
  case text
  /// One of several words.
  case choice([String])
  /// A file that the node reads, relative to the graph file.
  case inputPath
  /// A file that the node writes, relative to the graph file.
  case outputPath
  /// A network's weights: a file, relative to the graph file, or the name of one that is looked for
  /// in the folders of models.
  case model

  /// Whether a text names a model; anything with a slash or a dot is a path.
  public static func isModelName(_ text: String) -> Bool {
    !text.contains("/") && !text.contains(".")
  }
}

/// The unit that an option is measured in.
public enum Unit: String, Hashable, Sendable {
  /// Pixels of the image that enters.
  case pixels = "px"
  /// Degrees, clockwise.
  case degrees = "°"
  /// Hundredths.
  case percent = "%"
  /// Intensity, where the whole range of a sample is 0...1.
  case intensity = "of 0...1"
}

/// An option's declaration, without its Swift type.
public struct OptionDeclaration: Hashable, Sendable {
  /// The name in the graph file, kebab-case.
  public let name: String
  /// What values it takes.
  public let kind: OptionKind
  /// What it is when a graph does not say; `nil` when every graph must say.
  public let defaultValue: OptionValue?
  /// What it is measured in.
  public let unit: Unit?
  /// One line for people.
  public let help: String
  /// What a path may end in, in lower case, without the dot; empty for anything.
  public let extensions: [String]

  /// Makes a declaration; plug-ins in other languages need this, Swift nodes use `NodeOption`.
  public init(
    name: String, kind: OptionKind, defaultValue: OptionValue?, unit: Unit? = nil, help: String,
    extensions: [String] = []
  ) {
    self.extensions = extensions
    self.name = name
    self.kind = kind
    self.defaultValue = defaultValue
    self.unit = unit
    self.help = help
  }
}

/// An option of a node; also the key that takes its value out of a `NodeCall`.
public struct NodeOption<Payload: Sendable>: Sendable {
  /// What graphs and documentation see.
  public let declaration: OptionDeclaration
  let payload: @Sendable (OptionValue) -> Payload?
}

extension NodeOption<Bool> {
  /// Declares a switch.
  public static func boolean(_ name: String, default value: Bool, help: String) -> Self {
    Self(
      declaration: OptionDeclaration(
        name: name, kind: .boolean, defaultValue: .boolean(value), help: help)
    ) {
      if case .boolean(let value) = $0 { value } else { nil }
    }
  }
}

extension NodeOption<Int> {
  /// Declares a whole number; without a default, every graph must set it.
  public static func integer(
    _ name: String, default value: Int? = nil, in range: ClosedRange<Int>, unit: Unit? = nil,
    help: String
  ) -> Self {
    Self(
      declaration: OptionDeclaration(
        name: name, kind: .integer(range), defaultValue: value.map { .integer($0) }, unit: unit,
        help: help)
    ) {
      if case .integer(let value) = $0 { value } else { nil }
    }
  }
}

extension NodeOption<Double> {
  /// Declares a number; without a default, every graph must set it.
  public static func number(
    _ name: String, default value: Double? = nil, in range: ClosedRange<Double>,
    unit: Unit? = nil, help: String
  ) -> Self {
    Self(
      declaration: OptionDeclaration(
        name: name, kind: .number(range), defaultValue: value.map { .number($0) }, unit: unit,
        help: help)
    ) {
      if case .number(let value) = $0 { value } else { nil }
    }
  }
}

extension NodeOption<String> {
  /// Declares a text; without a default, every graph must set it.
  public static func text(_ name: String, default value: String? = nil, help: String) -> Self {
    string(name, .text, value, help)
  }

  /// Declares a file to read; without a default, every graph must set it.
  public static func inputPath(_ name: String, default value: String? = nil, help: String) -> Self {
    string(name, .inputPath, value, help)
  }

  /// Declares a file to write; without a default, every graph must set it. Empty: not written.
  ///
  /// - Parameter extensions: what the path may end in, in lower case; empty for anything.
  public static func outputPath(
    _ name: String, default value: String? = nil, extensions: [String] = [], help: String
  ) -> Self {
    string(name, .outputPath, value, help, extensions)
  }

  /// Declares a network's weights, which every graph must name; an absolute path, or a name.
  public static func model(_ name: String, help: String) -> Self {
    string(name, .model, nil, help)
  }

  private static func string(
    _ name: String, _ kind: OptionKind, _ value: String?, _ help: String,
    _ extensions: [String] = []
  ) -> Self {
    Self(
      declaration: OptionDeclaration(
        name: name, kind: kind, defaultValue: value.map { .text($0) }, help: help,
        extensions: extensions)
    ) {
      if case .text(let value) = $0 { value } else { nil }
    }
  }
}

extension NodeOption
where Payload: RawRepresentable<String> & CaseIterable & Sendable {
  /// Declares a choice among the cases of an enumeration; without a default, every graph must
  /// choose.
  public static func choice(_ name: String, default value: Payload? = nil, help: String) -> Self {
    Self(
      declaration: OptionDeclaration(
        name: name, kind: .choice(Payload.allCases.map(\.rawValue)),
        defaultValue: value.map { .text($0.rawValue) }, help: help)
    ) {
      if case .text(let value) = $0 { Payload(rawValue: value) } else { nil }
    }
  }
}
