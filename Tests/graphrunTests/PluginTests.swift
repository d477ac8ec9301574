import Foundation
import NodeKit
import TestSupport
import Testing

@testable import graphrun

/// `--plugin`, with the template of Plugins/Vignette, which is built as the README says. A sanitizer
/// would have to be in the plug-in too.
@Suite(.serialized, .disabled(if: Sanitizers.mapShadowMemory))
struct PluginTests {
  private let program: Program

  init() throws { program = try Program() }

  /// `swift build --package-path Plugins/Vignette`, once; the path of the library.
  private static let library: Result<String, any Error> = Result {
    let build = Process()
    build.executableURL = URL(filePath: "/usr/bin/env")
    build.arguments = ["swift", "build", "--package-path", Program.packagePath("Plugins/Vignette")]
    build.standardOutput = FileHandle.nullDevice
    try build.run()
    build.waitUntilExit()
    try #require(build.terminationStatus == 0)
    return Program.packagePath("Plugins/Vignette/.build/debug/libVignette.so")
  }

  private let graph = Program.packagePath("Plugins/Vignette/vignette.yaml")

  @Test func aGraphRunsWithTheNodeOfAPlugin() throws {
    defer { program.remove() }
    _ = try Self.library.get()
    let scan = Image(height: 2, width: 4, channels: 1, repeating: 1)
    try ImageFile.write(scan, to: program.path("scan.png"), as: .png)
    let ending = try program(
      graph, "--set", "photo=scan.png", "--out", "out", "--progress", "none")
    #expect(ending.status == 0 && ending.complaints.isEmpty, "\(ending.complaints)")
    #expect(ending.output == "out/vignette.png\n")
    // r² of the corners (0.5² + 1.5²) / (1² + 2²) = 0.5, of the middle (0.5² + 0.5²) / 5 = 0.1.
    let dark = try ImageFile.read(program.path("out/vignette.png"))
    for column in 0..<4 {
      let expected: Float = column == 0 || column == 3 ? 1 - 0.6 * 0.5 : 1 - 0.6 * 0.1
      #expect(abs(dark[0, column][0] - expected) < 0.5 / 255 + 1e-6)
    }
  }

  @Test func nodesOfPluginsAreListedPlannedDrawnAndInTheSchema() throws {
    defer { program.remove() }
    let plugin = ["--plugin", try Self.library.get()]
    for arguments in [["nodes"], ["schema"], ["plan", graph], ["draw", graph]] {
      let ending = try program.start(arguments + plugin).wait()
      #expect(ending.status == 0 && ending.output.contains("vignette"), "\(arguments)")
    }
    #expect(try program("nodes", "vignette").status == 2, "it is there only when it is asked for")
  }

  @Test func aPluginMayBeNamedTwice() throws {
    defer { program.remove() }
    let library = try Self.library.get()
    #expect(try program("nodes", "vignette", "--plugin", library, "--plugin", library).status == 0)
  }

  @Test func twoPluginsWithOneNodeAreRefused() throws {
    defer { program.remove() }
    let library = try Self.library.get()
    try FileManager.default.copyItem(atPath: library, toPath: program.path("copy.so"))
    let ending = try program("nodes", "--plugin", library, "--plugin", "copy.so")
    #expect(ending.status == 2)
    #expect(
      ending.complaints == """
        error: plug-in 'copy.so' has a node 'vignette', which plug-in '\(library)' has too; leave \
        one of them out

        """)
  }

  @Test func aPluginOfAnotherGraphKitIsRefused() throws {
    defer { program.remove() }
    let library = try Self.library.get()
    var bytes = try Data(contentsOf: URL(filePath: library))
    let fingerprint = try #require(bytes.range(of: Data("\(graphKitFingerprint)".utf8)))
    bytes[fingerprint.lowerBound] = UInt8(ascii: "x")
    try bytes.write(to: URL(filePath: program.path("stale.so")))
    let ending = try program("nodes", "--plugin", "stale.so")
    #expect(ending.status == 2 && ending.output.isEmpty)
    #expect(
      ending.complaints == """
        error: plug-in 'stale.so' was built with another GraphKit than this graphrun; build it \
        again with the GraphKit of this graphrun

        """)
  }

  @Test func aMissingPluginIsAMissingFile() throws {
    defer { program.remove() }
    let ending = try program("nodes", "--plugin", "none.so")
    #expect(ending.status == 74)
    #expect(
      ending.complaints == "error: plug-in 'none.so' is not there; check the path, or build it\n")
  }
}
