import Foundation
import NodeKit
import Testing

@testable import GraphEngine

/// Libraries that are refused, each for its reason, and nodes whose names are taken.
struct PluginLoaderTests {
  private let folder: PluginFixture

  init() throws { folder = try PluginFixture() }

  private func reason(_ path: String) -> PluginError.Reason? {
    var loader = PluginLoader(registry: NodeRegistry())
    do {
      try loader.load(path, named: "a.so")
      return nil
    } catch {
      #expect(error.file == "a.so")
      return error.reason
    }
  }

  /// A plug-in in C with a stamp of its own making.
  private func stamped(_ change: String, register: String = "") throws -> String {
    try folder.build(
      """
      #include "graphrun_stamp.h"
      const graphrun_stamp *graphrun_plugin_stamp(void) {
        static graphrun_stamp stamp;
        stamp = *graphrun_make_stamp("none");
        \(change)
        return &stamp;
      }
      \(register)
      """)
  }

  /// The statement that gives a stamp this program's compiler.
  private func compiledHere() throws -> String {
    "stamp.compiler = \"\(try #require(PluginStamp.here).compiler)\";"
  }

  @Test func aMissingFileIsRefused() {
    defer { folder.remove() }
    #expect(reason(folder.path("none.so")) == .missing)
  }

  @Test func aTextFileIsRefused() throws {
    defer { folder.remove() }
    #expect(
      try reason(folder.write("not a library, but its name says so".utf8, to: "a.so"))
        == .notALibrary)
    #expect(try reason(folder.write([], to: "b.so")) == .notALibrary)
  }

  @Test func aLibraryOfAnotherProcessorIsRefused() throws {
    defer { folder.remove() }
    var bytes = try [UInt8](Data(contentsOf: URL(filePath: folder.build("int a;"))))
    bytes[18] = 22
    let here = LibraryHeader.machineHere
    #expect(
      try reason(folder.write(bytes, to: "b.so")) == .otherMachine("processor 22", here: here))
  }

  @Test func aLibraryThatIsCutShortIsRefused() throws {
    defer { folder.remove() }
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: folder.build("int a;"))))
    #expect(
      try reason(folder.write(bytes.prefix(40), to: "b.so")) == .notLoaded("file too short"))
  }

  @Test func aLibraryThatNeedsWhatIsNotThereIsRefused() throws {
    defer { folder.remove() }
    let path = try folder.build(
      "int nobody_has_this(void); int a(void) { return nobody_has_this(); }")
    #expect(reason(path) == .unresolved("nobody_has_this"))
  }

  @Test func aLibraryThatIsNoPluginIsRefused() throws {
    defer { folder.remove() }
    #expect(try reason(folder.build("int a;")) == .noPlugin)
  }

  @Test func stampsThatDoNotFitAreRefused() throws {
    defer { folder.remove() }
    let here = try #require(PluginStamp.here)
    #expect(try reason(stamped("stamp.magic = 0;")) == .noStamp)
    #expect(try reason(stamped("stamp.struct_size = 8;")) == .noStamp)
    #expect(try reason(stamped("stamp.version = 2;")) == .otherVersion(2, here: 1))
    #expect(
      try reason(stamped("stamp.compiler = \"GCC 14\";"))
        == .otherCompiler("GCC 14", here: here.compiler))
    #expect(try reason(stamped(compiledHere())) == .stale)
  }

  @Test func aPluginThatFitsMustRegisterNodes() throws {
    defer { folder.remove() }
    let graphKit = try #require(PluginStamp.here).graphKit
    let fits = try compiledHere() + "stamp.graphkit = \"\(graphKit)\";"
    #expect(try reason(stamped(fits)) == .noEntry("graphrun_plugin_register"))
    let nothing = "void graphrun_plugin_register(void *registration) {}"
    #expect(try reason(stamped(fits, register: nothing)) == .noNodes)
  }

  private func type(_ name: String) -> NodeType {
    NodeType(descriptor: NodeDescriptor(name, help: "A node.")) { _ in [] }
  }

  @Test func aTakenNameIsRefusedWithBothFiles() throws {
    defer { folder.remove() }
    var registry = NodeRegistry()
    registry.register(type("resize"))
    var loader = PluginLoader(registry: registry)
    try loader.add([type("sepia")], from: "a.so")
    #expect(throws: PluginError(file: "b.so", reason: .duplicate(node: "sepia", file: "a.so"))) {
      try loader.add([type("grain"), type("sepia")], from: "b.so")
    }
    #expect(throws: PluginError(file: "c.so", reason: .duplicate(node: "resize", file: nil))) {
      try loader.add([type("resize")], from: "c.so")
    }
    #expect(
      throws:
        PluginError(file: "d.so", reason: .badDescription("two of its nodes are named 'x'"))
    ) {
      try loader.add([type("x"), type("x")], from: "d.so")
    }
    #expect(loader.registry.names == ["resize", "sepia"], "of a refused file nothing stays")
  }
}
