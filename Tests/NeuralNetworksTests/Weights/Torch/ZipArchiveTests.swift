import Testing

@testable import NeuralNetworks

struct ZipArchiveTests {
  private func names(_ bytes: [UInt8]) throws -> [String] {
    try bytes.withUnsafeBytes { try ZipArchive($0).entries.map(\.name) }
  }

  @Test func noEntryOneOrTwo() throws {
    #expect(try names(ZipBuilder().bytes) == [])
    let one = ZipBuilder(entries: [.init("a", [1, 2, 3])])
    #expect(try names(one.bytes) == ["a"])
    let two = ZipBuilder(entries: [.init("a/b", []), .init("ü", [4])])
    try two.bytes.withUnsafeBytes { bytes in
      let archive = try ZipArchive(bytes)
      #expect(archive.entries.map(\.name) == ["a/b", "ü"])
      let entry = try #require(archive["ü"])
      #expect(try Array(ZipArchive.contents(of: entry, in: bytes)) == [4])
      #expect(archive["x"] == nil)
    }
  }

  @Test func aCommentAtTheEndIsSkipped() throws {
    var bytes = ZipBuilder(entries: [.init("a", [])]).bytes
    bytes[bytes.count - 2] = 5
    #expect(try names(bytes + Array("hello".utf8)) == ["a"])
  }

  /// Offsets beyond 4 GB would stand in these records; small ones may stand there too.
  @Test func zip64() throws {
    let plain = ZipBuilder(entries: [.init("a", [7])])
    let (start, end) = (64 + 1, plain.bytes.count - 22)
    var directory = Array(plain.bytes[start..<end])
    directory.replaceSubrange(20..<28, with: [UInt8](repeating: 0xFF, count: 8))
    directory.replaceSubrange(30..<32, with: little(20 as UInt16))
    directory.replaceSubrange(42..<46, with: [0xFF, 0xFF, 0xFF, 0xFF])
    directory += little(9 as UInt16) + little(0 as UInt16)
    directory += little(1 as UInt16) + little(24 as UInt16)
    directory += little(1 as Int) + little(1 as Int) + little(0 as Int)
    directory.replaceSubrange(30..<32, with: little(32 as UInt16))
    let record =
      little(0x0606_4B50 as UInt32) + little(44 as Int) + [UInt8](repeating: 0, count: 12)
      + little(1 as Int) + little(1 as Int) + little(directory.count) + little(start)
    let locator =
      little(0x0706_4B50 as UInt32) + little(0 as UInt32) + little(start + directory.count)
      + little(1 as UInt32)
    let last =
      little(0x0605_4B50 as UInt32) + little(0 as UInt32) + [UInt8](repeating: 0xFF, count: 12)
      + little(0 as UInt16)
    let bytes = Array(plain.bytes[..<start]) + directory + record + locator + last
    try bytes.withUnsafeBytes { bytes in
      let entry = try #require(try ZipArchive(bytes)["a"])
      #expect(try Array(ZipArchive.contents(of: entry, in: bytes)) == [7])
    }
  }
}
