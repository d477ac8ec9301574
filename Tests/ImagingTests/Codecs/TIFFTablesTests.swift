import Imaging
import TensorCore
import Testing

/// The tables that say where a TIFF file's strips and tiles lie. What they don't say must be an
/// error: libtiff itself takes the file's first bytes for pixels.
@Suite struct TIFFTablesTests {
  let folder = CodecFolder()

  /// Uncompressed and compressed; one strip, several, several planes, tiles.
  static let kinds = [
    "palette.tif", "lzw.tif", "packbits.tif", "deflate-bigendian.tif", "planar.tif", "tiled.tif",
    "planar-tiled-16.tif",
  ]

  private func error(_ file: TIFFFile) -> String? {
    let error = readError(folder.file("a.tif", file.bytes))
    #expect(error?.reason == .corrupt)
    return error?.explanation
  }

  @Test(arguments: kinds)
  func tooFewEntries(name: String) {
    var file = TIFFFile(fixture(name))
    file.set(257, to: 240)
    #expect(error(file) != nil)
  }

  @Test func aTallerImageThanItsOnlyStrip() {
    var file = TIFFFile(fixture("palette.tif"))
    file.set(257, to: 240)
    #expect(
      error(file)
        == "the TIFF file is damaged or incomplete (strip 2 is missing): copy, download or scan it "
        + "again")
    file.set(278, to: 240)
    #expect(error(file) != nil)
  }

  @Test(arguments: kinds, [0, 7, 1 << 30])
  func anOffsetThatLeadsNowhere(name: String, offset: Int) {
    var file = TIFFFile(fixture(name))
    file.set(file.offsets, entry: file.count(file.offsets) - 1, to: offset)
    #expect(error(file) != nil)
  }

  @Test(arguments: kinds)
  func noBytes(name: String) {
    var file = TIFFFile(fixture(name))
    file.set(file.byteCounts, entry: file.count(file.byteCounts) - 1, to: 0)
    #expect(error(file) != nil)
  }

  /// What sparse files leave out would be black: it is no part of a photograph.
  @Test(arguments: kinds)
  func sparseFiles(name: String) {
    var file = TIFFFile(fixture(name))
    file.set(file.offsets, entry: file.count(file.offsets) - 1, to: 0)
    file.set(file.byteCounts, entry: file.count(file.byteCounts) - 1, to: 0)
    #expect(error(file) != nil)
  }

  @Test func aTileThatIsMissingIsNamed() {
    var file = TIFFFile(fixture("tiled.tif"))
    file.set(324, entry: 5, to: 0)
    #expect(error(file)?.contains("(tile 6 is missing)") == true)
    file.set(324, entry: 5, to: 1 << 30)
    #expect(error(file)?.contains("(tile 6 lies beyond the file's end)") == true)
  }

  /// The bytes behind a strip are not its pixels, even when the file has enough of them.
  @Test func fewerBytesThanTheRowsTake() {
    var tiff = TIFFBuilder(width: 4, height: 4, pixels: [])
    tiff.strips = [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12, 13, 14]]
    tiff.fields[278] = (3, [2])
    #expect(readError(folder.file("a.tif", tiff.bytes))?.reason == .corrupt)
  }

  /// Such a strip is read line by line.
  @Test func aHugeStripThatIsMissing() {
    var tiff = TIFFBuilder(width: 6000, height: 5000, pixels: [0])
    #expect(readError(folder.file("a.tif", tiff.bytes))?.reason == .corrupt)
    tiff.fields[278] = (3, [4000])
    tiff.strips = [[UInt8](repeating: 9, count: 24_000_000)]
    let error = readError(folder.file("a.tif", tiff.bytes))
    #expect(error?.explanation.contains("(strip 2 is missing)") == true)
  }
}

/// A classic TIFF file whose tags are to be changed.
private struct TIFFFile {
  private(set) var bytes: [UInt8]

  init(_ path: String) { bytes = readBytes(path) }

  /// The tags of the tables.
  var offsets: Int { entry(324) == nil ? 273 : 324 }
  var byteCounts: Int { entry(324) == nil ? 279 : 325 }

  /// The number of a tag's values.
  func count(_ tag: Int) -> Int { entry(tag).map { integer($0 + 4, 4) } ?? 0 }

  /// Changes one of a tag's values.
  mutating func set(_ tag: Int, entry index: Int = 0, to value: Int) {
    guard let entry = entry(tag) else { return }
    let size = integer(entry + 2, 2) == 3 ? 2 : 4
    let place = (count(tag) * size > 4 ? integer(entry + 8, 4) : entry + 8) + index * size
    for byte in 0..<size {
      let shift = 8 * (isBigEndian ? size - 1 - byte : byte)
      bytes[place + byte] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }

  private var isBigEndian: Bool { bytes[0] == 0x4D }

  private func entry(_ tag: Int) -> Int? {
    let first = integer(4, 4)
    return (0..<integer(first, 2)).map { first + 2 + $0 * 12 }.first { integer($0, 2) == tag }
  }

  private func integer(_ place: Int, _ count: Int) -> Int {
    let part = bytes[place..<place + count]
    return (isBigEndian ? Array(part) : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
  }
}
