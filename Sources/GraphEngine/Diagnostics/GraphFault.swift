public import NodeKit

/// What can be wrong with a graph, as data; `code` and `message` say it to people.
///
/// The codes are stable: G00x is about the file and its YAML, G01x its structure, G02x names, G03x
/// wires, G04x options, G05x settings and inputs, G06x sub-graphs, G07x files and steps, G08x are
/// warnings, and G09x recipes.
public enum GraphFault: Hashable, Sendable {
  // MARK: The file and its YAML
  /// The file can't be read.
  case unreadable(path: String, reason: String)
  /// Several files differ from the path only in letter case.
  case ambiguousPath(String, candidates: [String])
  /// The file is not text that YAML allows.
  case notText(TextProblem)
  /// The file is more than a graph may be.
  case tooLarge(Limit)
  /// The file is not YAML.
  case syntax(YAMLSyntaxProblem)
  /// An alias stands inside of what it stands for.
  case cyclicAlias(String)
  /// An alias without an anchor.
  case undefinedAlias(String, meant: String?)
  /// A tag, such as `!name`.
  case tag(String)
  /// A merge key, `<<`.
  case mergeKey

  // MARK: Structure
  /// The file holds nothing.
  case emptyFile
  /// The file holds more than one document.
  case severalDocuments
  /// A key occurs twice in one mapping.
  case duplicateKey(String, firstLine: Int)
  /// A key is a list or mapping.
  case keyNotText
  /// The file does not say which version of the format it is in.
  case missingVersion
  /// The file is in a version of the format that is not known here.
  case unknownVersion(String)
  /// A key that means nothing here.
  case unknownKey(String, in: Section, known: [String], meant: String?)
  /// A key that must be there is not.
  case missingKey(String, in: Section)
  /// A value of the wrong kind; without a key, the whole file.
  case wrongShape(key: String?, expected: Shape, found: Shape)

  // MARK: Names
  /// A name that is not kebab-case.
  case badName(String, of: NameKind)
  /// `use:` names no node type.
  case unknownType(String, meant: String?)
  /// A wire or output names no node of the graph.
  case unknownNode(String, meant: String?)
  /// `$name` names no input of the graph.
  case unknownInput(String, meant: String?)
  /// Text that begins with `$` but is no reference.
  case badReference(String)
  /// A wire that is neither a node, nor a node's port, nor an input.
  case badSource(String)
  /// `when:` is neither `$name` nor `not $name`.
  case badCondition(String)
  /// `when:` asks for an input that is neither true nor false.
  case conditionType(input: String, type: GraphInputType)

  /// `isolate:` says nothing that is known.
  case badIsolation(String)
  /// `isolate:` of a node that uses a graph.
  case isolatedGraph(NodeLabel)

  // MARK: Wires
  /// A wire enters a port that the node does not have.
  case unknownPort(NodeLabel, port: String, known: [String], meant: String?, isOption: Bool)
  /// A wire comes from a port that the node does not have.
  case unknownOutput(NodeLabel, port: String, known: [String], meant: String?)
  /// A wire carries what the port does not take.
  case wrongType(NodeLabel, port: PortDeclaration, source: Source, converters: [String])
  /// Images and masks enter one list.
  case mixedList(NodeLabel, port: String, first: Source, other: Source)
  /// A list enters a port for one value.
  case listForOne(NodeLabel, port: PortDeclaration)
  /// A port that must be wired is not.
  case missingWire(NodeLabel, port: PortDeclaration)
  /// Nodes wait for each other.
  case cycle([String])
  /// `otherwise:` of `isolate:` names no input that could leave in the node's place.
  case badAlternative(NodeLabel, port: String, known: [String])
  /// An input that is set, not wired, stands where a wire must.
  case wiredSetting(input: String, type: GraphInputType)

  // MARK: Options
  /// An option that must be set is not.
  case missingOption(NodeLabel, option: String, kind: OptionKind)
  /// The node has no such option.
  case unknownOption(NodeLabel, option: String, known: [String], meant: String?, isPort: Bool)
  /// A value of the wrong type.
  case wrongValue(Setting, kind: OptionKind, found: ScalarSpec)
  /// A number that is too small or too large.
  case outOfRange(Setting, kind: OptionKind, unit: Unit?, found: Double)
  /// A text that is none of the choices.
  case notAChoice(Setting, choices: [String], found: String, meant: String?)
  /// An input of another type than the option.
  case referenceType(Setting, kind: OptionKind, input: String, type: GraphInputType)
  /// `$name/rest` of an input that is not a path.
  case suffixWithoutPath(input: String, type: GraphInputType)
  /// A path that must name a file is empty.
  case emptyPath(Setting)
  /// An image or mask input stands where an option's value must.
  case imageAsOption(Setting, input: String, type: GraphInputType)
  /// A path with a character that ends paths where the system reads them.
  case nulInPath(Setting)

  // MARK: Settings and inputs
  /// `--set` names nothing that can be set.
  case unknownSetting(String, known: [String], meant: String?)
  /// An input without a default is not set.
  case inputNotSet(String, type: GraphInputType)
  /// `range:` is not `[least, greatest]`.
  case badRange(input: String)
  /// `range`, `choices` or `default` of an input whose type has none.
  case notForType(key: String, input: String, type: GraphInputType)

  /// A type that inputs can't have.
  case unknownInputType(String, input: String, meant: String?)

  // MARK: Sub-graphs
  /// Graph files that use each other.
  case fileCycle([String])
  /// The graph is more than a plan may be.
  case tooMuchExpansion(Expansion)
  /// A graph that only other graphs can use.
  case partAlone(input: String, type: GraphInputType)
  /// An output that is not a node's.
  case outputOfInput(String)

  // MARK: Files and steps
  /// Two steps write one file.
  case writtenTwice(path: String, step: String, other: String, otherPlace: SourceLocation)
  /// A step writes a file that a step reads.
  case readAndWritten(path: String, writer: String, reader: String, readerPlace: SourceLocation)
  /// No step has this name.
  case unknownStep(String, known: [String], meant: String?)
  /// The step that was asked for is left out by its condition.
  case stepLeftOut(String)
  /// A file whose name does not end as the step that writes it needs.
  case wrongExtension(path: String, Setting, allowed: [String])
  /// A file that a step reads is not there.
  case missingFile(path: String, step: String)
  /// What a node can't do with what is known before the run.
  case refused(NodeLabel, NodeError)
  /// The weights that a step uses are not there: a file, or a name that was looked for in folders.
  case missingModel(String, step: String, folders: [String], meant: String?)

  /// A plug-in that the graph names can't be used.
  case refusedPlugin(PluginError)

  // MARK: Recipes
  /// Keys of a recipe that don't go together, or what can't be trained so.
  case unfitRecipe(NodeError)

  // MARK: Warnings
  /// Nobody reads what a node gives.
  case deadStep(NodeLabel)
  /// Nobody reads an input.
  case unusedInput(String)
  /// A node with a side effect is left out since a node that it needs is.
  case saveLeftOut(String, needs: String)
  /// A graph's output is left out since its node is.
  case outputLeftOut(String, needs: String)
  /// The steps with a condition on a model are left out, for it is not there.
  case modelLeftOut(String, folders: [String])
}

extension GraphFault {
  /// Why a file is not text that YAML allows.
  public enum TextProblem: Hashable, Sendable {
    /// It begins with the mark of UTF-16.
    case utf16
    /// Bytes that are not UTF-8.
    case notUTF8
    /// A control character or a code point that stands for no character.
    case character(UInt32)
  }

  /// What is too large.
  public enum Limit: Hashable, Sendable {
    /// The file, bytes.
    case bytes(Int)
    /// The levels of lists and mappings.
    case depth(Int)
    /// The number of values once aliases are expanded.
    case nodes(Int)
  }

  /// A place in a graph file that has keys of its own.
  public enum Section: Hashable, Sendable {
    /// The top.
    case graph
    /// An input.
    case input(String)
    /// A node.
    case node(String)
    /// `isolate` of a node.
    case isolation(String)
    /// A part of a recipe, by its dotted name; the whole recipe when that is empty.
    case recipe(String)
  }

  /// What a value is, for messages.
  public enum Shape: String, Hashable, Sendable {
    /// Keys and values.
    case mapping = "a mapping"
    /// A list.
    case list = "a list"
    /// A list with two numbers.
    case twoNumbers = "a list of two numbers"
    /// A list with at least one element.
    case filledList = "a list of at least one"
    /// A list without elements.
    case emptyList = "an empty list"
    /// A scalar.
    case scalar = "one value"
    /// A word or any text.
    case text = "text"
    /// A number.
    case number = "a number"
    /// An amount of memory.
    case memory = "an amount of memory, 64MiB or more"
    /// `true` or `false`.
    case boolean = "true or false"
    /// No value.
    case nothing = "nothing"
  }

  /// What a name is of.
  public enum NameKind: String, Hashable, Sendable {
    /// A node.
    case node
    /// An input of the graph.
    case input
    /// An output of the graph.
    case output
  }

  /// A node as messages name it.
  public struct NodeLabel: Hashable, Sendable {
    /// Its name in the file.
    public let name: String
    /// What it uses.
    public let use: String

    /// Makes a label.
    public init(name: String, use: String) {
      self.name = name
      self.use = use
    }
  }

  /// Where a wire comes from, as messages name it.
  public struct Source: Hashable, Sendable {
    /// The words of the file.
    public let text: String
    /// What the node uses; `nil` for an input of the graph.
    public let use: String?
    /// What comes out.
    public let type: PortType

    /// Makes a source.
    public init(text: String, use: String?, type: PortType) {
      self.text = text
      self.use = use
      self.type = type
    }
  }

  /// What is set.
  public enum Setting: Hashable, Sendable {
    /// An option of a node.
    case option(String, of: NodeLabel)
    /// An input of the graph.
    case input(String)
    /// `seconds` in `isolate` of a node.
    case seconds(String)
    /// A key of a recipe, by its dotted name.
    case recipeKey(String)
  }

  /// What grows too large when sub-graphs are expanded.
  public enum Expansion: Hashable, Sendable {
    /// Graphs inside graphs.
    case depth(Int)
    /// Steps.
    case steps(Int)
  }
}
