import Foundation
import NodeKit
import StandardNodes
import TestSupport
import Testing

@testable import graphrun

/// `graphrun plugin new`: what it makes builds and runs by the commands that it prints.
@Suite(.serialized)
struct PluginTemplateTests {
  private func template(
    _ name: String, _ language: PluginTemplate.Language = .swift,
    sources: String = PluginTemplate.builtFrom
  ) throws -> PluginTemplate {
    try PluginTemplate(
      name: name, language: language, sources: sources, beside: StandardRegistry.make())
  }

  /// The commands of "Write a plug-in in five minutes", as they stand there.
  @Test(.disabled(if: Sanitizers.mapShadowMemory))
  func theReadmesFiveMinutesAreEnough() throws {
    let readme = try String(contentsOfFile: Program.packagePath("README.md"), encoding: .utf8)
    let start = try #require(readme.range(of: "### Write a plug-in in five minutes")).upperBound
    let commands = readme[start...].split(separator: "\n").drop { !$0.hasPrefix("    ") }
      .prefix { $0.hasPrefix("    ") }
    try #require(commands.count == 4)
    let program = try Program()
    defer { program.remove() }
    let ending = try program.start(
      shell: "set -e; graphrun() { \"$G\" \"$@\"; }; G=$0\n\(commands.joined(separator: "\n"))"
    ).wait()
    #expect(ending.status == 0, "\(ending.complaints)")
    #expect(ending.output.contains("edge-preserving-smooth\n") == false)
    #expect(ending.output.contains("soft-skin\n  kept       declaration, outputs, "))
    #expect(ending.output.hasSuffix("soft-skin/results/smooth.png\n"))
  }

  /// Makes a plug-in and runs all that is printed then: its build, its check and its graph.
  private func expectToWork(_ name: String, _ language: String, in program: Program) throws {
    let made = try program("plugin", "new", name, "--language", language)
    #expect(made.status == 0 && made.complaints.isEmpty, "\(made.complaints)")
    let commands = made.output.split(separator: "\n")
    try #require(commands.count == 3)
    let ending = try program.start(
      shell: "graphrun() { \"$G\" \"$@\"; }; G=$0; set -e; \(commands.joined(separator: "\n"))"
    ).wait(seconds: 900)
    #expect(ending.status == 0, "\(ending.complaints)")
    #expect(ending.output.contains("\(name)\n  kept       declaration, outputs, "))
    let results = try FileManager.default.contentsOfDirectory(
      atPath: program.path("\(name)/results"))
    #expect(results.contains { $0.hasSuffix(".png") })
  }

  @Test(.disabled(if: Sanitizers.mapShadowMemory))
  func aPluginInCIsBuiltCheckedAndRunByWhatIsPrinted() throws {
    let program = try Program()
    defer { program.remove() }
    try expectToWork("soft-skin", "c", in: program)
    let again = try program("plugin", "new", "soft-skin", "--language", "c")
    #expect(again.status == 74)
    #expect(again.complaints == "error: the folder 'soft-skin' can't be made: is there already\n")
  }

  @Test(
    .disabled(if: Sanitizers.mapShadowMemory), .enabled(if: Shell.finds("rustc")),
    arguments: ["brown", "sepia-2"])
  func aPluginInRustIsBuiltCheckedAndRunByWhatIsPrinted(name: String) throws {
    let program = try Program()
    defer { program.remove() }
    try expectToWork(name, "rust", in: program)
  }

  /// Builds GraphKit once more, as a user's first plug-in does: a minute on two processors.
  @Test(.disabled(if: Sanitizers.mapShadowMemory))
  func aPluginInSwiftIsBuiltCheckedAndRunByWhatIsPrinted() throws {
    let program = try Program()
    defer { program.remove() }
    try expectToWork("film-fog", "swift", in: program)
  }

  @Test func aPluginInSwiftIsTheExampleUnderAnotherName() throws {
    let template = try template("film-grain")
    #expect(
      template.commands == [
        "swift build --package-path film-grain",
        "graphrun plugin check film-grain/.build/debug/libFilmGrain.so",
        "graphrun film-grain/film-grain.yaml",
      ])
    let files = try template.files()
    #expect(
      files.map(\.path) == [
        ".gitignore", "Package.swift", "Sources/FilmGrain/Plugin.swift",
        "Sources/FilmGrain/FilmGrain.swift", "film-grain.yaml",
      ])
    for file in files { #expect(!file.text.lowercased().contains("vignette"), "\(file.path)") }
    #expect(files[1].text.contains(#".package(path: "\#(Program.root.path)/Sources/GraphKit")"#))
    #expect(files[2].text.contains("register(FilmGrain.self)"))
    #expect(files[3].text.contains("struct FilmGrain: Node {"))
    #expect(files[4].text.contains("use: film-grain"))
    #expect(files[4].text.contains("\"\(Program.root.path)/Graphs/photos/demo.png\""))
  }

  @Test(arguments: ["Film", "film grain", "-film", "film-", "8mm", "film--grain", "é", ""])
  func namesThatNoNodeCanHaveAreRefused(name: String) throws {
    do {
      _ = try template(name)
      Issue.record("'\(name)' is taken for a name")
    } catch let failure as CommandFailure {
      #expect(
        failure.message == "error: a node can't be named '\(name)': use a...z, 0...9 and -, as in "
          + "'film-grain'")
      #expect(failure.status == .usage)
    }
  }

  @Test func namesThatAreTakenAreRefused() {
    #expect(throws: CommandFailure.self) { try template("resize", .c) }
    for name in ["image", "plugin", "self", "any", "node-call"] {
      #expect(throws: CommandFailure.self) { try template(name) }
      #expect(throws: Never.self) { try template(name, .c) }
    }
    #expect(throws: CommandFailure.self) { try template("graphrun-plugin", .rust) }
  }

  @Test(arguments: [PluginTemplate.Language.swift, .c, .rust])
  func noFileTakesThePlaceOfAnother(language: PluginTemplate.Language) throws {
    for name in ["fog", "package", "sources", "results", "graph"] {
      let paths = try template(name, language).files().map(\.path)
      #expect(Set(paths).count == paths.count, "\(name)")
    }
  }

  @Test func withoutTheSourcesItSaysSo() throws {
    do {
      _ = try template("film-grain", sources: "/nowhere").files()
      Issue.record("files come from nowhere")
    } catch let failure as CommandFailure {
      #expect(
        failure.message == "error: '/nowhere/Plugins/Vignette/Package.swift' is not there; "
          + "'plugin new' copies it from the sources that graphrun was built from")
      #expect(failure.status == .inputOutput)
    }
  }
}
