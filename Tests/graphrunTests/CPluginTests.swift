import Foundation
import NodeKit
import TestSupport
import Testing

@testable import graphrun

/// `--plugin` with libraries in C: that of Plugins/EdgePreservingSmooth, which is built by the
/// README's own command, and some that misbehave.
@Suite(.serialized, .disabled(if: Sanitizers.mapShadowMemory))
struct CPluginTests {
  private let program: Program

  init() throws { program = try Program() }

  /// The library that the command in the README makes, built once.
  private static let library: Result<String, any Error> = Result {
    let readme = try String(contentsOfFile: Program.packagePath("README.md"), encoding: .utf8)
    let chapter = try #require(readme.range(of: "### In Swift, in C, in Rust")).upperBound
    let start = try #require(readme[chapter...].range(of: "    cc -shared")).lowerBound
    let end = try #require(readme.range(of: "    graphrun ", range: start..<readme.endIndex))
    try Shell.run(String(readme[start..<end.lowerBound]))
    return Program.packagePath("Plugins/EdgePreservingSmooth/edge-preserving-smooth.so")
  }

  private let graph = Program.packagePath("Plugins/EdgePreservingSmooth/smooth.yaml")

  /// What the example's graph makes of an image.
  private func smooth(_ image: Image, _ settings: String...) throws -> Image {
    try ImageFile.write(image, to: program.path("scan.png"), as: .png)
    let ending = try program.start(
      [
        graph, "--plugin", Self.library.get(), "--set", "photo=scan.png", "--out", "out",
        "--progress", "none",
      ] + settings.flatMap { ["--set", $0] }
    ).wait()
    #expect(ending.status == 0 && ending.complaints.isEmpty, "\(ending.complaints)")
    #expect(ending.output == "out/smooth.png\n")
    return try ImageFile.read(program.path("out/smooth.png"))
  }

  @Test func twoPixelsAreSmoothedAsByHand() throws {
    defer { program.remove() }
    var scan = Image(height: 1, width: 2, channels: 1, repeating: 0)
    scan.pixels.withUnsafeMutableBufferPointer { $0[1] = 51 / 255 }
    var (left, right) = (0.0, 0.2)
    // The distance of the two is 1 + sigma / contrast · |0.2 - 0|, with the graph's 6 and 0.12; a
    // round's sigma is 6 √3 · 2^(3-i) / √63.
    for power in [4.0, 2, 1] {
      let sigma = 6 * 3.0.squareRoot() * power / 63.0.squareRoot()
      let weight = exp(-2.0.squareRoot() / sigma * (1 + 6 / 0.12 * 0.2))
      right += weight * (left - right)
      left += weight * (right - left)
    }
    let result = try smooth(scan)
    #expect(abs(result[0, 0][0] - Float(left)) < 0.5 / 255 + 1e-6)
    #expect(abs(result[0, 1][0] - Float(right)) < 0.5 / 255 + 1e-6)
  }

  @Test func specksGoAndEdgesStay() throws {
    defer { program.remove() }
    var scan = Image(height: 12, width: 16, channels: 3, repeating: 51 / 255)
    scan.pixels.withUnsafeMutableBufferPointer { samples in
      for index in samples.indices where index / 3 % 16 >= 8 { samples[index] = 204 / 255 }
      for index in 0..<3 { samples[(6 * 16 + 4) * 3 + index] = 55 / 255 }
    }
    let result = try smooth(scan, "smooth.contrast=0.2")
    #expect(result[6, 7][0] == 51 / 255 && result[6, 8][0] == 204 / 255, "an edge")
    #expect(result[6, 4][0] <= 52 / 255, "a speck")
  }

  @Test func nodesInCAreListedPlannedDrawnAndInTheSchema() throws {
    defer { program.remove() }
    let plugin = ["--plugin", try Self.library.get()]
    for arguments in [
      ["nodes", "edge-preserving-smooth"], ["schema"], ["plan", graph], ["draw", graph],
    ] {
      let ending = try program.start(arguments + plugin).wait()
      let isThere = ending.output.contains("edge-preserving-smooth")
      #expect(ending.status == 0 && isThere, "\(arguments)")
    }
    let page = try program("nodes", "edge-preserving-smooth", "--plugin", plugin[1]).output
    #expect(page.contains("sigma (1.0...1000.0 px, default 20.0)"), "\(page)")
  }

  /// A graph with one node of a library in C, which is built for it.
  private func run(_ function: String) throws -> Program.Ending {
    let source = """
      #include <stdio.h>
      #include "graphrun_plugin.h"
      static int32_t run(const graphrun_call *call) {\n\(function)\n}
      static const graphrun_port port = {
        .struct_size = sizeof port, .kind = GRAPHRUN_IMAGE, .name = "image", .help = "an image"};
      static const graphrun_port *const ports[] = {&port};
      static const graphrun_node odd = {
        .struct_size = sizeof odd, .name = "odd", .help = "Be odd.", .inputs = ports,
        .input_count = 1, .outputs = ports, .output_count = 1, .run = run};
      static const graphrun_node *const nodes[] = {&odd};
      __attribute__((constructor)) static void begin(void) { printf("hello from the start\\n"); }
      const graphrun_plugin graphrun_plugin_description = {
        .struct_size = sizeof(graphrun_plugin), .magic = GRAPHRUN_PLUGIN_MAGIC,
        .minimum_version = 1, .maximum_version = 1, .nodes = nodes, .node_count = 1};
      """
    try source.write(toFile: program.path("odd.c"), atomically: true, encoding: .utf8)
    try Shell.run(
      "clang -shared -fPIC -I Sources/CPlugin '\(program.path("odd.c"))' "
        + "-o '\(program.path("odd.so"))'")
    try """
    graphrun: 1
    nodes:
      scan: {use: load-image, with: {path: scan.png}}
      bad:  {use: odd, in: {image: scan}}
      save: {use: save-image, in: {image: bad}, with: {path: result.png}}
    """.write(toFile: program.path("graph.yaml"), atomically: true, encoding: .utf8)
    try ImageFile.write(
      Image(height: 2, width: 4, channels: 1, repeating: 1), to: program.path("scan.png"), as: .png)
    return try program("graph.yaml", "--plugin", "odd.so", "--progress", "none")
  }

  @Test func aBrokenContractNamesPluginNodeAndLine() throws {
    defer { program.remove() }
    let ending = try run("call->inputs[0]->samples[0] = 0; return 0;")
    #expect(ending.status == 70 && ending.output.isEmpty)
    #expect(
      ending.complaints.contains(
        """
        graph.yaml:4:3: error: node 'bad' (odd): plug-in 'odd.so' wrote to its inputs, which other \
        nodes read too; this is a bug in the node, please report it to its author
            4 |   bad:  {use: odd, in: {image: scan}}
              |   ^~~
        """), "\(ending.complaints)")
  }

  @Test func whyANodeFailsIsSaid() throws {
    defer { program.remove() }
    let ending = try run(#"call->fail(call, "the image is not blue; paint it"); return 1;"#)
    #expect(ending.status == 2)
    #expect(
      ending.complaints.contains(
        "node 'bad' (odd): the image is not blue; paint it (plug-in 'odd.so')"))
  }

  @Test func whatAPluginPrintsIsNotAmongResults() throws {
    defer { program.remove() }
    let ending = try run(
      """
      printf("hello from run\\n");
      for (int i = 0; i < 8; i++) call->outputs[0]->samples[i] = 0.5;
      return 0;
      """)
    #expect(ending.status == 0 && ending.output == "result.png\n", "\(ending.output)")
    #expect(ending.complaints.contains("hello from the start\nhello from run\n"))
  }
}
