import ArgumentParser
import FoundationEssentials
import GraphEngine
import NodeKit

/// A plug-in to begin with: an example of graphrun's sources under another name.
struct PluginTemplate {
  typealias Language = ExamplePlugin.Language

  /// The node's name, kebab-case.
  let name: String
  let language: Language
  /// Where graphrun's sources lie.
  let sources: String

  /// - Throws: `CommandFailure` for a name that no node can have, or that is taken.
  init(
    name: String, language: Language, sources: String = Self.builtFrom,
    beside registry: NodeRegistry
  ) throws {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isNumber || $0.isLowercase) }
    }
    guard isName, name.first?.isLetter == true, name.count <= 60 else {
      throw CommandFailure.usage(
        "a node can't be named \(quotedName(name)): use a...z, 0...9 and -, as in 'film-grain'")
    }
    guard registry[name] == nil, Self.taken[language]?.contains(name) != true else {
      throw CommandFailure.usage("\(quotedName(name)) is a name that is taken; choose another")
    }
    (self.name, self.language, self.sources) = (name, language, sources)
  }

  /// Where the sources lay that this program was built from.
  static let builtFrom = GraphPath.resolve("../../..", in: #filePath)

  /// Names whose types Swift, GraphKit or the example has, or whose modules, and the example's files.
  private static let taken: [Language: Set<String>] = [
    .swift: [
      "any", "bool", "cancellation", "double", "file-error", "float", "graph-kit", "image",
      "imaging", "input-port", "int", "mask", "node", "node-call", "node-cost", "node-descriptor",
      "node-error", "node-kit", "node-option", "node-output", "node-registry", "node-type",
      "optional", "optional-input-port", "option-value", "output-port", "plugin",
      "plugin-registration", "port-type", "protocol", "raster", "result", "self",
      "sendable-pointer", "shape", "string", "swift", "tensor", "tensor-core", "type", "unit",
      "value",
    ],
    .rust: ["graphrun-plugin"],
  ]

  /// The files, by their paths in the plug-in's folder.
  ///
  /// - Throws: `CommandFailure` when the sources are not there any more.
  func files() throws -> [(path: String, text: String)] {
    let ignored = ".build/\nresults/\n*.so\n"
    return try [(".gitignore", ignored)] + examples.map { (renamed($0.to), try text(of: $0.from)) }
  }

  /// What builds the plug-in, checks it and runs its graph, in the folder that its own lies in.
  var commands: [String] {
    switch language {
    case .swift:
      [
        "swift build --package-path \(name)",
        "graphrun plugin check \(name)/.build/debug/lib\(typeName).so", run,
      ]
    case .c:
      [
        "cc -shared -fPIC -O2 -I \(name) \(name)/\(snakeName).c -lm -o \(name)/\(name).so",
        "graphrun plugin check \(name)/\(name).so", run,
      ]
    case .rust:
      [
        "rustc \(ExamplePlugin.rustOptions) \(name)/\(snakeName).rs -o \(name)/\(name).so",
        "graphrun plugin check \(name)/\(name).so", run,
      ]
    }
  }

  private var run: String { "graphrun \(name)/\(name).yaml" }

  private var typeName: String {
    name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private var snakeName: String { String(name.map { $0 == "-" ? "_" : $0 }) }

  /// Where each file comes from, in the sources, and what it is called in the plug-in.
  private var examples: [(from: String, to: String)] {
    switch language {
    case .swift:
      ["Package.swift", "Sources/Vignette/Plugin.swift", "Sources/Vignette/Vignette.swift"]
        .map { ("Plugins/Vignette/\($0)", $0) } + [
          ("Plugins/Vignette/vignette.yaml", "vignette.yaml")
        ]
    case .c:
      [
        ("Sources/CPlugin/graphrun_plugin.h", "graphrun_plugin.h"),
        ("Plugins/EdgePreservingSmooth/edge_preserving_smooth.c", "edge_preserving_smooth.c"),
        ("Plugins/EdgePreservingSmooth/smooth.yaml", "edge-preserving-smooth.yaml"),
      ]
    case .rust:
      ["graphrun_plugin.rs", "sepia.rs", "sepia.yaml"].map { ("Plugins/Sepia/\($0)", $0) }
    }
  }

  private func text(of example: String) throws -> String {
    let path = "\(sources)/\(example)"
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw CommandFailure(
        message: "error: '\(path.printable)' is not there; 'plugin new' copies it from the sources "
          + "that graphrun was built from", status: .inputOutput)
    }
    return renamed(String(decoding: data, as: UTF8.self))
  }

  private func renamed(_ text: String) -> String {
    // In these orders no name is found inside of what has taken the place of another.
    let names: [(String, String)] =
      switch language {
      case .swift: [("vignette", name), ("Vignette", typeName)]
      case .c: [("edge-preserving-smooth", name), ("edge_preserving_smooth", snakeName)]
      case .rust:
        [
          // The file's name begins with another spelling, which the first line keeps apart.
          ("sepia.rs", "\u{0}.rs"), ("sepia", name),
          ("Sepia", typeName), ("\u{0}", snakeName),
        ]
      }
    let places = [
      ("\"../../Sources/GraphKit\"", JSONText.quoted("\(sources)/Sources/GraphKit")),
      ("../../Graphs/photos/demo.png", JSONText.quoted("\(sources)/Graphs/photos/demo.png")),
      ("-I Sources/CPlugin", "-I \(name)"), ("Plugins/EdgePreservingSmooth/", "\(name)/"),
      ("Plugins/\(typeName)/", "\(name)/"),
    ]
    return (names + places).reduce(text) { $0.replacing($1.0, with: $1.1) }
  }
}
