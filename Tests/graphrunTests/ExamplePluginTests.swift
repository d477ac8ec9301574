import Foundation
import NodeKit
import TestSupport
import Testing

@testable import graphrun

private let hasRust = Shell.finds("rustc")

/// The plug-ins of `Plugins` and the graph that uses all of them. Those in Swift are compiled against
/// the modules of this build: their packages would build GraphKit again, as PluginTests does once.
@Suite(
  .serialized, .disabled(if: Sanitizers.mapShadowMemory), .enabled(if: hasRust))
struct ExamplePluginTests {
  private let program: Program

  init() throws { program = try Program() }

  /// Makes a library of a plug-in, where `old-print.yaml` looks for it beside itself.
  private func build(_ node: String) throws {
    let plugin = try #require(ExamplePlugin.all.first { $0.node == node })
    let root = Program.packagePath("Plugins")
    let library = program.path(String(plugin.library.dropFirst(root.count + 1)))
    try FileManager.default.createDirectory(
      at: URL(filePath: library).deletingLastPathComponent(), withIntermediateDirectories: true)
    guard plugin.language == .swift else {
      return try Shell.run(plugin.command.replacing(plugin.library, with: library))
    }
    let built = Program.executable.deletingLastPathComponent().path
    let name = URL(filePath: plugin.folder).lastPathComponent
    let maps = ["CKernels", "CCodecs", "CSystem"].map { "\(built)/\($0).build/module.modulemap" }
      .filter { FileManager.default.fileExists(atPath: $0) }
    let words =
      [
        "swiftc -O -parse-as-library -emit-library -module-name", name, "-swift-version 6 -I",
        "\(built)/Modules", "-L \(built) -lGraphKit -o", library,
      ]
      + (maps + [Program.packagePath("Sources/GraphKit/CPluginABI/module.modulemap")])
      .map { "-Xcc -fmodule-map-file=\($0)" } + ["\(plugin.folder)/Sources/\(name)/*.swift"]
    try Shell.run(words.joined(separator: " "))
  }

  /// What a graph of `Plugins` makes of a photograph.
  private func run(_ graph: String, _ image: Image, _ arguments: String...) throws -> Image {
    let place = program.path(graph)
    if !FileManager.default.fileExists(atPath: place) {
      try FileManager.default.createDirectory(
        at: URL(filePath: place).deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: Program.packagePath("Plugins/\(graph)"), toPath: place)
    }
    try ImageFile.write(image, to: program.path("scan.png"), as: .png)
    let ending = try program.start(
      [graph, "--set", "photo=scan.png", "--out", "out", "--progress", "none"] + arguments
    ).wait()
    #expect(ending.status == 0 && ending.complaints.isEmpty, "\(ending.complaints)")
    let file = try #require(ending.output.split(separator: "\n").first)
    return try ImageFile.read(program.path(String(file)))
  }

  @Test func grainFollowsFromTheSeedAlone() throws {
    defer { program.remove() }
    try build("film-grain")
    let gray = Image(height: 100, width: 200, channels: 3, repeating: 0.5)
    let grain = try run("FilmGrain/film-grain.yaml", gray)
    #expect(try run("FilmGrain/film-grain.yaml", gray, "--threads", "1") == grain)
    #expect(try run("FilmGrain/film-grain.yaml", gray, "--seed", "2") != grain)
    let differences = grain.pixels.elements.map { Double($0) - 0.5 }
    let mean = differences.reduce(0, +) / 60_000
    let variance = differences.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 60_000
    let deviation = variance.squareRoot()
    // 20,000 pixels with the deviation 0.06: that of their mean is 0.0004.
    #expect(abs(mean) < 0.003 && abs(deviation - 0.06) < 0.002)
    #expect(grain[7, 7][0] == grain[7, 7][2], "gray stays gray")
    let white = Image(height: 4, width: 4, channels: 1, repeating: 1)
    #expect(try run("FilmGrain/film-grain.yaml", white).pixels == white.pixels)
  }

  @Test func sepiaIsBrown() throws {
    defer { program.remove() }
    try build("sepia")
    var scan = Image(height: 1, width: 2, channels: 3, repeating: 1)
    scan.pixels.withUnsafeMutableBufferPointer { ($0[3], $0[4], $0[5]) = (1, 0, 0) }
    let brown = try run("Sepia/sepia.yaml", scan)
    for (channel, tone) in [1, 0.89, 0.7].enumerated() {
      #expect(abs(Double(brown[0, 0][channel]) - tone) < 0.5 / 255 + 1e-6)
      #expect(abs(Double(brown[0, 1][channel]) - 0.299 * tone) < 0.5 / 255 + 1e-6, "red's luma")
    }
    let gray = Image(height: 1, width: 1, channels: 1, repeating: 0.2)
    #expect(try run("Sepia/sepia.yaml", gray).channels == 3)
  }

  @Test func oneGraphUsesAllOfThem() throws {
    defer { program.remove() }
    for plugin in ExamplePlugin.all { try build(plugin.node) }
    let photograph = Image(height: 60, width: 80, channels: 3, repeating: 0.5)
    let print = try run("old-print.yaml", photograph)
    #expect(print[30, 40][0] > print[30, 40][2] + 0.1, "brown")
    #expect(print[0, 0][0] < print[30, 40][0], "darker in the corners")
    for plugin in ExamplePlugin.all {
      let path = program.path(
        String(plugin.library.dropFirst(Program.packagePath("Plugins").count + 1)))
      let check = try program("plugin", "check", path)
      #expect(check.status == 0, "\(check.output)")
    }
    for arguments in [["plan"], ["draw"]] {
      let text = try program.start(arguments + ["old-print.yaml"]).wait().output
      for plugin in ExamplePlugin.all { #expect(text.contains(plugin.node)) }
    }
  }
}
