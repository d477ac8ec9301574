import ArgumentParser
import Glibc
import GraphEngine

/// A plug-in whose sources come with graphrun's.
struct ExamplePlugin {
  /// What a plug-in is written in.
  enum Language: String, CaseIterable, ExpressibleByArgument {
    case swift, c, rust
  }

  /// Its node.
  let node: String
  let language: Language
  /// Its files under `Plugins/`; the library's sources first, the graph that uses it last.
  let files: [String]

  /// Every one.
  static let all = [
    ExamplePlugin(
      node: "vignette", language: .swift,
      files: [
        "Vignette/Package.swift", "Vignette/Sources/Vignette/Plugin.swift",
        "Vignette/Sources/Vignette/Vignette.swift", "Vignette/vignette.yaml",
      ]),
    ExamplePlugin(
      node: "film-grain", language: .swift,
      files: [
        "FilmGrain/Package.swift", "FilmGrain/Sources/FilmGrain/Plugin.swift",
        "FilmGrain/Sources/FilmGrain/FilmGrain.swift", "FilmGrain/film-grain.yaml",
      ]),
    ExamplePlugin(
      node: "edge-preserving-smooth", language: .c,
      files: [
        "EdgePreservingSmooth/edge_preserving_smooth.c", "EdgePreservingSmooth/smooth.yaml",
      ]),
    ExamplePlugin(
      node: "sepia", language: .rust,
      files: ["Sepia/sepia.rs", "Sepia/graphrun_plugin.rs", "Sepia/sepia.yaml"]),
  ]

  /// Where its folder lies.
  var folder: String {
    let name = files[0].prefix { $0 != "/" }
    return "\(PluginTemplate.builtFrom)/Plugins/\(name)"
  }

  /// The library, once it is built.
  var library: String {
    let name = folder.split(separator: "/").last ?? ""
    return language == .swift ? "\(folder)/.build/debug/lib\(name).so" : "\(folder)/\(node).so"
  }

  /// What builds it.
  var command: String {
    let source = "\(PluginTemplate.builtFrom)/Plugins/\(files[0])"
    return switch language {
    case .swift: "swift build --package-path \(folder)"
    case .c:
      "cc -shared -fPIC -O2 -I \(PluginTemplate.builtFrom)/Sources/CPlugin \(source) -lm -o \(library)"
    case .rust: "rustc \(Self.rustOptions) \(source) -o \(library)"
    }
  }

  /// How a library for graphrun is built of Rust.
  static let rustOptions = "--edition 2021 --crate-type cdylib -C opt-level=3 -C panic=abort"

  /// How a graph comes by its node.
  var advice: String {
    let isBuilt = access(library, R_OK) == 0
    return "'\(node)' is a node of the plug-in \(folder); "
      + (isBuilt ? "" : "build it with '\(command)', and ") + "give '--plugin \(library)'"
  }
}
