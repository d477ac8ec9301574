import TensorCore
import Testing

@testable import Imaging

@Suite struct OrientationTests {
  let folder = CodecFolder()

  /// Which pixel of the file's 2 rows of 3, a b c / d e f, stands where in the upright image, by
  /// the drawings of the EXIF specification.
  static let upright: [(orientation: Int, rows: [String])] = [
    (1, ["abc", "def"]), (2, ["cba", "fed"]), (3, ["fed", "cba"]), (4, ["def", "abc"]),
    (5, ["ad", "be", "cf"]), (6, ["da", "eb", "fc"]), (7, ["fc", "eb", "da"]),
    (8, ["cf", "be", "ad"]),
  ]

  /// The image of letters; each pixel is a square of `scale`.
  static func letters(_ rows: [String], scale: Int = 1) -> Image {
    let samples = rows.flatMap { row in
      let line = row.utf8.flatMap { letter in
        [Float](repeating: Float(letter - 0x61) * 51 / 255, count: scale)
      }
      return [[Float]](repeating: line, count: scale).flatMap { $0 }
    }
    let shape: Shape = [rows.count * scale, rows[0].count * scale, 1]
    return Image(pixels: Tensor(shape: shape, elements: samples))
  }

  @Test(arguments: upright)
  func png(orientation: Int, rows: [String]) throws {
    for isBigEndian in [false, true] {
      var image = Self.letters(["abc", "def"])
      image.alpha = image.pixels.reshaped([2, 3])
      image.metadata.exif = try MetadataTests.exif(
        isBigEndian: isBigEndian, orientation: orientation)
      let path = folder.file("a.png")
      try ImageFile.write(image, to: path, as: .png)
      let read = try ImageFile.read(path)
      #expect(read.pixels == Self.letters(rows).pixels)
      #expect(read.alpha?.elements == read.pixels.elements)
      #expect(
        try read.metadata.exif == MetadataTests.exif(isBigEndian: isBigEndian, orientation: 1))
      let header = try ImageFile.header(path)
      #expect(header.width == read.width && header.height == read.height)
    }
  }

  @Test(arguments: upright)
  func jpeg(orientation: Int, rows: [String]) throws {
    var image = Self.letters(["abc", "def"], scale: 8)
    image.metadata.exif = try MetadataTests.exif(isBigEndian: true, orientation: orientation)
    image.metadata.xmp = Array("<a tiff:Orientation=\"\(orientation)\"/>".utf8)
    let path = folder.file("a.jpg")
    try ImageFile.write(image, to: path, as: .jpeg)
    let read = try ImageFile.read(path)
    // Squares of one value are coded exactly.
    #expect(read.pixels == Self.letters(rows, scale: 8).pixels)
    #expect(read.metadata.xmp == Array("<a tiff:Orientation=\"1\"/>".utf8))
  }

  @Test(arguments: upright)
  func tiff(orientation: Int, rows: [String]) throws {
    var tiff = TIFFBuilder(width: 3, height: 2, pixels: [0, 51, 102, 153, 204, 255])
    tiff.fields[274] = (3, [orientation])
    let path = folder.file("a.tif", tiff.bytes)
    #expect(try ImageFile.read(path).pixels == Self.letters(rows).pixels)
    #expect(try ImageFile.header(path).width == rows[0].utf8.count)
  }

  @Test func anOddOrientationIsNone() throws {
    for orientation in [0, 9, 65535] {
      var tiff = TIFFBuilder(width: 3, height: 2, pixels: [0, 51, 102, 153, 204, 255])
      tiff.fields[274] = (3, [orientation])
      let path = folder.file("a.tif", tiff.bytes)
      #expect(try ImageFile.read(path).pixels == Self.letters(["abc", "def"]).pixels)
    }
  }

  @Test func largeImagesOfManyBandsAreTurned() throws {
    let (height, width) = (1500, 2500)
    var image = patternImage(height, width, channels: 3, bits: 8)
    image.metadata.exif = try MetadataTests.exif(isBigEndian: false, orientation: 6)
    try ImageFile.write(image, to: folder.file("a.png"), as: .png)
    let read = try ImageFile.read(folder.file("a.png"))
    #expect(read.height == width && read.width == height)
    for (row, column) in [(0, 0), (17, 1400), (width - 1, 3), (1234, height - 1)] {
      #expect(read[row, column] == image[height - 1 - column, row])
    }
  }
}
