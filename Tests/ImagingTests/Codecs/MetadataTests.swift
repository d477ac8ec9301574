import Glibc
import TensorCore
import Testing

@testable import Imaging

@Suite struct MetadataTests {
  let folder = CodecFolder()

  /// What a camera writes, in either byte order: texts, resolution, orientation, an EXIF directory
  /// with a date and a version, and a GPS directory.
  static func exif(isBigEndian: Bool, orientation: Int) throws -> [UInt8] {
    func short(_ value: UInt8) -> [UInt8] { isBigEndian ? [0, value] : [value, 0] }
    func rational(_ value: UInt8) -> [UInt8] {
      isBigEndian ? [0, 0, 0, value, 0, 0, 0, 1] : [value, 0, 0, 0, 1, 0, 0, 0]
    }
    var directory = TIFFDirectory()
    directory.fields[0x10F] = .init(type: 2, count: 6, bytes: Array("Zorki\0".utf8))
    directory.fields[0x112] = .init(type: 3, count: 1, bytes: short(UInt8(orientation)))
    directory.fields[0x11A] = .init(type: 5, count: 1, bytes: rational(150))
    directory.fields[0x11B] = .init(type: 5, count: 1, bytes: rational(200))
    directory.fields[0x128] = .init(type: 3, count: 1, bytes: short(2))
    var detail = TIFFDirectory()
    detail.fields[0x9003] = .init(type: 2, count: 20, bytes: Array("1957:10:04 19:28:34\0".utf8))
    detail.fields[0x9000] = .init(type: 7, count: 4, bytes: Array("0231".utf8))
    var place = TIFFDirectory()
    place.fields[1] = .init(type: 2, count: 2, bytes: Array("N\0".utf8))
    directory.children = [TIFFDirectory.exifTag: detail, TIFFDirectory.gpsTag: place]
    let header: [UInt8] =
      isBigEndian ? [0x4D, 0x4D, 0, 42, 0, 0, 0, 8] : [73, 73, 42, 0, 8, 0, 0, 0]
    return header + directory.encoded(at: 8, isBigEndian: isBigEndian)
  }

  /// A caption and a credit, of an odd number of bytes.
  static let caption: [UInt8] =
    [0x1C, 2, 120, 0, 7] + Array("Orléan".utf8) + [0x1C, 2, 110, 0, 4] + Array("TASS".utf8)

  static func image(isBigEndian: Bool = false) throws -> Image {
    var image = patternImage(4, 5, channels: 3, bits: 8)
    image.metadata.iccProfile = testProfile("RGB ")
    image.metadata.exif = try exif(isBigEndian: isBigEndian, orientation: 1)
    image.metadata.xmp = Array("<x:xmpmeta xmlns:x='adobe:ns:meta/'>é</x:xmpmeta>".utf8)
    image.metadata.iptc = Self.caption
    image.metadata.dpi = .init(x: 300, y: 600)
    return image
  }

  func path(_ format: ImageFormat) -> String { folder.file("a.\(format.rawValue)") }

  @Test(arguments: ImageFormat.allCases, [false, true])
  func everythingIsCarried(format: ImageFormat, isBigEndian: Bool) throws {
    let written = try Self.image(isBigEndian: isBigEndian).metadata
    try ImageFile.write(Self.image(isBigEndian: isBigEndian), to: path(format), as: format)
    let read = try ImageFile.read(path(format)).metadata
    #expect(read.iccProfile == written.iccProfile)
    #expect(read.xmp == written.xmp)
    #expect(read.iptc == written.iptc)
    let dpi = try #require(read.dpi)
    #expect(abs(dpi.x - 300) < 0.01 && abs(dpi.y - 600) < 0.01)
    if format == .tiff {
      try checkDirectories(#require(read.exif), isBigEndian: isBigEndian)
    } else {
      #expect(read.exif == written.exif)
    }
  }

  /// A TIFF file takes the block apart; texts, EXIF and GPS are there again.
  private func checkDirectories(_ exif: [UInt8], isBigEndian: Bool) throws {
    let source = try #require(TIFFBytes(exif))
    #expect(source.isBigEndian == isBigEndian)
    let directory = try #require(try TIFFDirectory(source, at: source.firstDirectory))
    #expect(directory.fields[0x10F]?.bytes == Array("Zorki\0".utf8))
    let detail = try #require(directory.children[TIFFDirectory.exifTag])
    #expect(detail.fields[0x9003]?.bytes == Array("1957:10:04 19:28:34\0".utf8))
    #expect(detail.fields[0x9000]?.bytes == Array("0231".utf8))
    #expect(directory.children[TIFFDirectory.gpsTag]?.fields[1]?.bytes == Array("N\0".utf8))
  }

  @Test func nothingIsInvented() throws {
    let image = patternImage(4, 5, channels: 1, bits: 8)
    for format in ImageFormat.allCases {
      try ImageFile.write(image, to: path(format), as: format)
      #expect(try ImageFile.read(path(format)).metadata == ImageMetadata(bitDepth: 8))
    }
  }

  @Test func metadataSurvivesAChainOfFormats() throws {
    var image = try Self.image()
    for format in [.png, .jpeg, .tiff, .jpeg, .tiff, .png] as [ImageFormat] {
      try ImageFile.write(image, to: path(format), as: format)
      image = try ImageFile.read(path(format))
    }
    let metadata = image.metadata
    #expect(try metadata.iccProfile == Self.image().metadata.iccProfile)
    #expect(try metadata.xmp == Self.image().metadata.xmp)
    #expect(metadata.iptc == Self.caption)
    try checkDirectories(#require(metadata.exif), isBigEndian: false)
    #expect(abs((metadata.dpi?.x ?? 0) - 300) < 0.01)
  }

  @Test func largeProfilesTakeSeveralSegments() throws {
    var image = patternImage(2, 2, channels: 3, bits: 8)
    image.metadata.iccProfile = testProfile("RGB ", padding: 200_000)
    for format in ImageFormat.allCases {
      try ImageFile.write(image, to: path(format), as: format)
      #expect(try ImageFile.read(path(format)).metadata.iccProfile == image.metadata.iccProfile)
    }
  }

  @Test func aProfileThatLacksAPieceIsLeftOut() throws {
    var image = patternImage(2, 2, channels: 3, bits: 8)
    image.metadata.iccProfile = testProfile("RGB ", padding: 200_000)
    try ImageFile.write(image, to: path(.jpeg), as: .jpeg)
    var bytes = readBytes(path(.jpeg))
    let second = Array("ICC_PROFILE\0".utf8) + [2]
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: second) })
    bytes[place] = 0
    writeBytes(bytes, to: path(.jpeg))
    #expect(try ImageFile.read(path(.jpeg)).metadata.iccProfile == nil)
  }

  @Test(arguments: ImageFormat.allCases)
  func captionsLargerThanASegment(format: ImageFormat) throws {
    var image = patternImage(2, 2, channels: 1, bits: 8)
    let records = (0..<5).flatMap { _ in
      [0x1C, 2, 120, 0x75, 0x30] + [UInt8](repeating: UInt8(ascii: "a"), count: 30_000)
    }
    image.metadata.iptc = records
    try ImageFile.write(image, to: path(format), as: format)
    #expect(try ImageFile.read(path(format)).metadata.iptc == records)
  }

  /// Scanning programs store IPTC in TIFF's tag for Photoshop's resources, or in both.
  @Test func captionsOfPhotoshopAreFoundInTIFF() throws {
    var tiff = TIFFBuilder(width: 1, height: 1, pixels: [0])
    tiff.fields[34377] = (1, IPTCRecords.photoshopResources(Self.caption).map(Int.init))
    #expect(try ImageFile.read(folder.file("a.tif", tiff.bytes)).metadata.iptc == Self.caption)
    tiff.fields[33723] = (7, [0x1C, 2, 110, 0, 1, 65, 0, 0])
    let own = try ImageFile.read(folder.file("a.tif", tiff.bytes)).metadata.iptc
    #expect(own == [0x1C, 2, 110, 0, 1, 65])
    // ImageMagick 6 cuts off three quarters of it.
    for length in [6, Self.caption.count - 1] {
      tiff.fields[33723] = (7, Self.caption.prefix(length).map(Int.init))
      #expect(try ImageFile.read(folder.file("a.tif", tiff.bytes)).metadata.iptc == Self.caption)
    }
  }

  @Test func exifThatFitsNoSegmentIsLeftOut() throws {
    var image = patternImage(2, 2, channels: 3, bits: 8)
    image.metadata.exif = [0x49, 0x49, 42, 0, 8, 0, 0, 0] + [UInt8](repeating: 0, count: 70_000)
    try ImageFile.write(image, to: path(.jpeg), as: .jpeg)
    #expect(try ImageFile.read(path(.jpeg)).metadata.exif == nil)
    try ImageFile.write(image, to: path(.png), as: .png)
    #expect(try ImageFile.read(path(.png)).metadata.exif == image.metadata.exif)
  }

  @Test func resolutionComesFromEXIFWhenNothingElseSaysIt() throws {
    var image = patternImage(2, 2, channels: 3, bits: 8)
    image.metadata.exif = try Self.exif(isBigEndian: true, orientation: 1)
    try ImageFile.write(image, to: path(.jpeg), as: .jpeg)
    #expect(try ImageFile.read(path(.jpeg)).metadata.dpi == .init(x: 150, y: 200))
  }

  @Test func exifBehindThePixelsOfAPNGCounts() throws {
    var png = PNGBuilder(width: 2, height: 1, depth: 8, colorType: 0)
    png.finish(scanLines: [[0, 255]])
    png.bytes.removeLast(12)
    png.chunk("eXIf", try Self.exif(isBigEndian: true, orientation: 6))
    png.chunk("IEND", [])
    let path = folder.file("a.png", png.bytes)
    #expect(try ImageFile.header(path).height == 2)
    let image = try ImageFile.read(path)
    #expect(image.pixels.shape == [2, 1, 1])
    #expect(try image.metadata.exif == Self.exif(isBigEndian: true, orientation: 1))
  }

  @Test func damagedMetadataAreHarmlessOrAnError() throws {
    for format in ImageFormat.allCases {
      let image = try Self.image(isBigEndian: true)
      try ImageFile.write(image, to: path(format), as: format)
      let bytes = readBytes(path(format))
      let count = min(bytes.count, 1200) * 8
      try checkDamage(bytes, flips: stride(from: 0, to: count, by: 5))
    }
  }
}
