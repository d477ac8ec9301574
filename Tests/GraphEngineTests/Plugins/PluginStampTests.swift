import NodeKit
import Testing

@testable import GraphEngine

/// Which stamps of plug-ins fit a program's.
struct PluginStampTests {
  private let here = PluginStamp(version: 2, compiler: "Clang 21", graphKit: "ab")

  @Test func anEqualStampFits() {
    #expect(here.refusal(of: here) == nil)
  }

  @Test func everyDifferenceIsTold() {
    var other = here
    other.graphKit = "cd"
    #expect(here.refusal(of: other) == .stale)
    other.compiler = "Clang 17"
    #expect(here.refusal(of: other) == .otherCompiler("Clang 17", here: "Clang 21"))
    other.version = 3
    #expect(here.refusal(of: other) == .otherVersion(3, here: 2))
  }

  @Test func theProgramsOwnStampIsWhole() throws {
    let here = try #require(PluginStamp.here)
    #expect(here.version == 1)
    #expect(here.compiler.contains("Clang"))
    #expect(here.graphKit.count == 32 && here.graphKit.allSatisfy(\.isHexDigit))
  }

  @Test func whatIsNoStampIsNotRead() {
    var stamp = graphrun_stamp()
    #expect(PluginStamp(&stamp) == nil)
    stamp.magic = GRAPHRUN_STAMP_MAGIC
    stamp.struct_size = UInt32(MemoryLayout<graphrun_stamp>.size)
    #expect(PluginStamp(&stamp) == nil, "it names no compiler")
  }
}
