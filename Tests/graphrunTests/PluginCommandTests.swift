import Foundation
import NodeKit
import TestSupport
import Testing

@testable import GraphEngine
@testable import graphrun

/// Plug-ins that are found in the search path: tried in another process first, and explained.
@Suite(.serialized, .disabled(if: Sanitizers.mapShadowMemory))
struct PluginCommandTests {
  private let program: Program

  init() throws {
    program = try Program()
    try FileManager.default.createDirectory(
      atPath: program.path("plugins"), withIntermediateDirectories: true)
  }

  private var environment: [String: String] {
    [
      "GRAPHRUN_PLUGIN_PATH": "plugins", "XDG_CACHE_HOME": program.path("cache"),
      "XDG_DATA_HOME": program.path("data"),
    ]
  }

  private func run(_ arguments: String...) throws -> Program.Ending {
    try program.start(arguments, environment: environment).wait()
  }

  /// Builds a library of C in the search path.
  @discardableResult
  private func build(_ name: String, _ source: String) throws -> String {
    let (code, library) = (program.path("\(name).c"), program.path("plugins/\(name).so"))
    try source.write(toFile: code, atomically: true, encoding: .utf8)
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = [
      "clang", "-shared", "-fPIC", "-I", Program.packagePath("Sources/CPlugin"), "-I",
      Program.packagePath("Sources/GraphKit/CPluginABI"), code, "-o", library,
    ]
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0)
    return library
  }

  /// A plug-in with one node, which gives what it gets.
  private func copying(_ node: String, minimumVersion: Int = 1, begin: String = "") -> String {
    """
    #include <signal.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>
    #include "graphrun_plugin.h"
    static int32_t run(const graphrun_call *call) {
      const graphrun_raster *in = call->inputs[0];
      memcpy(call->outputs[0]->samples, in->samples, in->height * in->width * in->channels * 4);
      return 0;
    }
    static const graphrun_port port = {
      .struct_size = sizeof port, .kind = GRAPHRUN_IMAGE, .name = "image", .help = "an image"};
    static const graphrun_port *const ports[] = {&port};
    static const graphrun_node node = {
      .struct_size = sizeof node, .name = "\(node)", .help = "Copy.", .inputs = ports,
      .input_count = 1, .outputs = ports, .output_count = 1, .run = run};
    static const graphrun_node *const nodes[] = {&node};
    const graphrun_plugin graphrun_plugin_description = {
      .struct_size = sizeof(graphrun_plugin), .magic = GRAPHRUN_PLUGIN_MAGIC,
      .minimum_version = \(minimumVersion), .maximum_version = 3, .nodes = nodes, .node_count = 1};
    __attribute__((constructor)) static void begin(void) { \(begin) }
    """
  }

  @Test func everyPluginIsListedWithItsReason() throws {
    defer { program.remove() }
    let good = try build("a-good", copying("twin", begin: #"printf("{\"good\":1}\n");"#))
    var bytes = try Data(contentsOf: URL(filePath: good))
    bytes[18] = 22
    try bytes.write(to: URL(filePath: program.path("plugins/b-machine.so")))
    try build("c-crash", copying("crash", begin: "raise(SIGSEGV);"))
    try build("d-abort", copying("abort", begin: "abort();"))
    try build("e-end", copying("end", begin: "exit(0);"))
    try build("f-missing", "int gone(void); int a(void) { return gone(); }")
    try build("g-version", copying("later", minimumVersion: 2))
    try build("h-twin", copying("twin") + "int another;")
    try build("i-taken", copying("resize"))
    try build("j-none", "int a;")
    try build(
      "k-compiler",
      """
      #include "graphrun_stamp.h"
      const graphrun_stamp *graphrun_plugin_stamp(void) {
        static graphrun_stamp stamp;
        stamp = *graphrun_make_stamp("none");
        stamp.compiler = "GCC 14";
        return &stamp;
      }
      """)
    try "text".write(
      toFile: program.path("plugins/l-text.so"), atomically: true, encoding: .utf8)
    let ending = try run("plugin", "list")
    #expect(ending.status == 0 && ending.complaints.isEmpty)
    let folder = program.path("plugins")
    let here = try #require(PluginStamp.here)
    let problems: [(file: String, words: String)] = [
      (
        "b-machine", "is built for processor 22, and this machine is \(LibraryHeader.machineHere); "
      ),
      ("c-crash", "crashes when it is loaded (signal 11, Segmentation fault); "),
      ("d-abort", "crashes when it is loaded (signal 6, Aborted); "),
      ("e-end", "ends the program when it is loaded (code 0); "),
      ("f-missing", "needs 'gone', which is not there; "),
      ("g-version", "follows versions 2 to 3 of graphrun_plugin.h, and this graphrun version 1; "),
      ("h-twin", "has a node 'twin', which plug-in '\(good)' has too; "),
      ("i-taken", "has a node 'resize', which graphrun itself has; "),
      ("j-none", "is a library, but no plug-in: "),
      ("k-compiler", "was built by GCC 14, and this graphrun by \(here.compiler); "),
      ("l-text", "is no shared library: it does not begin as one; "),
    ]
    let lines = ending.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 1 + problems.count, "\(ending.output)")
    #expect(lines[0] == "good: \(good) (twin)")
    for (line, problem) in zip(lines.dropFirst(), problems) {
      #expect(line.hasPrefix("refused: plug-in '\(folder)/\(problem.file).so' \(problem.words)"))
    }
    #expect(try run("nodes", "twin").status == 0, "what is good is used beside what is not")
  }

  @Test func aPluginThatHangsIsEnded() throws {
    defer { program.remove() }
    let library = try build("hang", copying("hang", begin: "for (;;) pause();"))
    let probe = PluginProbe(executable: Program.executable.path, seconds: 0.5)
    #expect(probe.verdict(of: library) == .refused(.hangs(seconds: 0.5)))
  }

  @Test func aGraphUsesWhatIsFound() throws {
    defer { program.remove() }
    try build("libtwin", copying("twin"))
    try """
    graphrun: 1
    nodes:
      scan: {use: load-image, with: {path: scan.png}}
      same: {use: twin, in: {image: scan}}
      save: {use: save-image, in: {image: same}, with: {path: result.png}}
    """.write(toFile: program.path("graph.yaml"), atomically: true, encoding: .utf8)
    let scan = Image(height: 2, width: 4, channels: 1, repeating: 1)
    try ImageFile.write(scan, to: program.path("scan.png"), as: .png)
    let ending = try run("graph.yaml", "--progress", "none")
    #expect(ending.status == 0 && ending.output == "result.png\n", "\(ending.complaints)")
    #expect(try ImageFile.read(program.path("result.png")).pixels == scan.pixels)
    for arguments in [["validate", "graph.yaml"], ["plan", "graph.yaml"], ["schema"]] {
      let ending = try program.start(arguments, environment: environment).wait()
      #expect(ending.status == 0, "\(arguments)")
    }
    #expect(try run("nodes", "twin", "--plugin", "plugins/libtwin.so").status == 0)
  }

  @Test func aNodeThatNothingHasMayBeOneOfAPluginThatIsLeftOut() throws {
    defer { program.remove() }
    let crash = try build("crash", copying("twin", begin: "raise(SIGSEGV);"))
    try build("library", "int a;")
    for (name, node) in [("lost", "twin"), ("typo", "flip, in: {imag: $photo}")] {
      try """
      graphrun: 1
      nodes:
        same: {use: \(node)}
      """.write(toFile: program.path("\(name).yaml"), atomically: true, encoding: .utf8)
    }
    let ending = try run("validate", "lost.yaml")
    #expect(ending.status == 2)
    #expect(
      ending.complaints.hasPrefix("lost.yaml:3:15: error[G021]: there is no node type 'twin'"))
    let note =
      "note: plug-in '\(crash)' crashes when it is loaded (signal 11, Segmentation fault); "
    #expect(ending.complaints.contains(note))
    #expect(!ending.complaints.contains("library.so"))
    #expect(try !run("validate", "typo.yaml").complaints.contains("note: "))
  }

  @Test func aVerdictIsKeptUntilThePluginIsTriedAgain() throws {
    defer { program.remove() }
    try build("twin", copying("twin"))
    #expect(try run("nodes", "twin").status == 0)
    let cache = program.path("cache/graphrun/plugins")
    let kept = try FileManager.default.contentsOfDirectory(atPath: cache)
    try #require(kept.count == 1)
    let refused = try JSONEncoder().encode(PluginVerdict.refused(.noPlugin))
    try refused.write(to: URL(filePath: "\(cache)/\(kept[0])"))
    #expect(try run("nodes", "twin").status == 2)
    #expect(try run("plugin", "list").output.hasPrefix("good: "))
    #expect(try run("nodes", "twin").status == 0)
  }

  @Test func whyIsToldByFileByNameAndByNode() throws {
    defer { program.remove() }
    let twin = try build("libtwin", copying("copy"))
    for name in ["libtwin.so", "twin", "copy"] {
      #expect(try run("plugin", "why", name).output == "good: \(twin) (copy)\n", "\(name)")
    }
    #expect(
      try run("plugin", "why", "plugins/libtwin.so").output
        == "good: plugins/libtwin.so (copy)\n")
    let crash = try build("crash", copying("crash", begin: "raise(SIGSEGV);"))
    let ending = try run("plugin", "why", "crash")
    #expect(ending.status == 2 && ending.output.isEmpty)
    #expect(
      ending.complaints == """
        error: plug-in '\(crash)' crashes when it is loaded (signal 11, Segmentation fault); \
        'gdb --args graphrun plugin probe \(crash)' shows where

        """)
    let unknown = try run("plugin", "why", "twim")
    #expect(unknown.status == 2)
    #expect(unknown.complaints.hasSuffix("; did you mean 'twin'?\n"), "\(unknown.complaints)")
  }

  private func writeGraph(plugins: String, use node: String) throws {
    try """
    graphrun: 1
    plugins: \(plugins)
    nodes:
      scan: {use: load-image, with: {path: scan.png}}
      same: {use: \(node), in: {image: scan}}
      save: {use: save-image, in: {image: same}, with: {path: result.png}}
    """.write(toFile: program.path("graph.yaml"), atomically: true, encoding: .utf8)
    try ImageFile.write(
      Image(height: 2, width: 4, channels: 1, repeating: 1), to: program.path("scan.png"), as: .png)
  }

  @Test func aGraphNamesItsPlugins() throws {
    defer { program.remove() }
    let library = try build("libtwin", copying("twin"))
    try FileManager.default.moveItem(atPath: library, toPath: program.path("mine.so"))
    // Another one of the search path, with the same node, gives way.
    try build("other", copying("twin"))
    try writeGraph(plugins: "[./mine.so]", use: "twin")
    for arguments in [["validate"], ["plan"], ["draw"], ["run", "--progress", "none"]] {
      let ending = try program.start(
        [arguments[0], program.path("graph.yaml")] + arguments.dropFirst(),
        environment: environment
      ).wait()
      #expect(ending.status == 0 && !ending.complaints.contains("error"), "\(ending.complaints)")
    }
    #expect(try run("plan", "graph.yaml", "--plugin", "mine.so").status == 0, "named twice")
    #expect(try run("schema").output.contains("\"plugins\": {"))
  }

  @Test func whatAGraphNamesAndCannotUseIsShownAtItsLine() throws {
    defer { program.remove() }
    try build("crash", copying("twin", begin: "raise(SIGSEGV);"))
    try writeGraph(plugins: "[none.so, plugins/crash.so]", use: "flip")
    let ending = try run("validate", "graph.yaml")
    #expect(ending.status == 2)
    #expect(
      ending.complaints.hasPrefix(
        """
        graph.yaml:2:11: error[G078]: plug-in 'none.so' is not there; check the path, or build it
            2 | plugins: [none.so, plugins/crash.so]
              |           ^~~~~~~
        graph.yaml:2:20: error[G078]: plug-in 'plugins/crash.so' crashes when it is loaded (signal 11, \
        Segmentation fault); 
        """), "\(ending.complaints)")
    let named = try run("nodes", "--plugin", "plugins/crash.so")
    #expect(named.status == 2 && named.complaints.hasPrefix("error: plug-in 'plugins/crash.so' "))
  }

  @Test func aNodeOfAPluginThatComesWithGraphrunIsToldWithTheCommandThatBuildsIt() throws {
    defer { program.remove() }
    for plugin in ExamplePlugin.all {
      try writeGraph(plugins: "[]", use: plugin.node)
      let ending = try run("validate", "graph.yaml")
      #expect(ending.status == 2)
      #expect(
        ending.complaints.contains("note: '\(plugin.node)' is a node of the plug-in "),
        "\(ending.complaints)")
      #expect(ending.complaints.contains("give '--plugin \(plugin.library)'"))
      for file in plugin.files {
        #expect(FileManager.default.fileExists(atPath: Program.packagePath("Plugins/\(file)")))
      }
    }
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Program.packagePath("Plugins")
    ).filter { !$0.contains(".") && $0 != "results" }
    #expect(
      folders.sorted()
        == ExamplePlugin.all.map { URL(filePath: $0.folder).lastPathComponent }.sorted())
  }

  @Test func noPluginsIsNoMistake() throws {
    defer { program.remove() }
    let ending = try run("plugin", "list")
    #expect(ending.status == 0 && ending.output.isEmpty)
    #expect(ending.complaints.hasPrefix("no plug-ins in \(program.path("plugins")), "))
    let typo = try run("plugin", "lst").complaints
    #expect(typo == "error: there is no command 'plugin lst'; did you mean 'plugin list'?\n")
  }
}
