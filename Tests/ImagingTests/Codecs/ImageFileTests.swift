import Glibc
import Imaging
import TensorCore
import Testing

@Suite struct ImageFileTests {
  let folder = CodecFolder()

  @Test func formatsAreNamedByTheirExtensions() {
    #expect(ImageFormat(pathExtension: "JPG") == .jpeg)
    #expect(ImageFormat(of: "a/b.c/photo.TIFF") == .tiff)
    #expect(ImageFormat(of: "photo.jpeg") == .jpeg)
    #expect(ImageFormat(of: "a.png/photo") == nil)
    #expect(ImageFormat(of: ".png") == nil)
    #expect(ImageFormat(of: "photo.gif") == nil)
    #expect(ImageFormat(of: "") == nil)
  }

  @Test(arguments: [ImageFormat.png, .jpeg, .tiff])
  func theBytesOfAnImageAreThoseOfItsFile(_ format: ImageFormat) throws {
    let image = Image(
      pixels: Tensor(shape: [5, 7, 3], elements: (0..<105).map { Float($0) / 105 }))
    let path = "\(folder.path)/image"
    try ImageFile.write(image, to: path, as: format)
    let file = try InputFile(path, expecting: "an image")
    #expect(
      try ImageFile.bytes(of: image, as: format) == file.bytes(at: 0, count: file.size))
  }

  @Test func whatIsNoFileIsRefused() {
    #expect(readError("/nonexistent/a.png")?.reason == .missing)
    #expect(
      readError("/nonexistent/a.png")?.description
        == "/nonexistent/a.png: no such file or folder")
    #expect(readError(folder.path)?.reason == .notAFile)
    #expect(readError(folder.path)?.explanation == "this is a folder, not an image file")
    #expect(
      readError("/dev/null")?.explanation == "this is a device or a socket, not an image file")
    let fifo = folder.file("fifo.png")
    mkfifo(fifo, 0o600)
    #expect(readError(fifo)?.explanation == "this is a FIFO (a named pipe), not an image file")
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything"))
  func unreadable() {
    let path = folder.file("a.png", [1])
    chmod(path, 0)
    #expect(readError(path)?.reason == .denied)
    #expect(
      readError(path)?.explanation
        == "cannot read: permission denied; check the permissions of the file")
  }

  @Test(arguments: [
    ("", "the file is empty; copy or download it again"),
    (
      "\n<!DOCTYPE html><html>",
      "this is a web page (HTML), not an image file: the download probably failed"
    ),
    (
      "version https://git-lfs.github.com/spec/v1\noid sha256:",
      "this is a git-lfs pointer, not an image file: fetch the file with 'git lfs pull'"
    ),
    ("GIF89a", "this is a GIF image; PNG, JPEG and TIFF are read: convert it first"),
    ("RIFF....WEBPVP8 ", "this is a WebP image; PNG, JPEG and TIFF are read: convert it first"),
    ("hello", "this is text, not an image; PNG, JPEG and TIFF are read"),
    ("\u{1}\u{2}\u{3}", "this is not an image of a known format; PNG, JPEG and TIFF are read"),
  ])
  func otherContentsAreNamed(contents: String, explanation: String) {
    let error = readError(folder.file("a.png", Array(contents.utf8)))
    #expect(error?.reason == .corrupt)
    #expect(error?.explanation == explanation)
  }

  @Test func hugeDeclaredSizesAreRefusedBeforeAllocation() {
    var png = PNGBuilder(width: 65500, height: 65500, depth: 8, colorType: 2)
    png.finish(scanLines: [[0]])
    let error = readError(folder.file("a.png", png.bytes))
    #expect(error?.reason == .tooLarge)
    #expect(
      error?.explanation
        == "the image declares 65500x65500: 4290250000 pixels, 51483000000 bytes decoded; the "
        + "limits are 1000000000 pixels and 8589934592 bytes; raise them with --max-pixels and "
        + "--max-image-bytes")
    var widest = PNGBuilder(width: 0x7FFF_FFFF, height: 0x7FFF_FFFF, depth: 16, colorType: 6)
    widest.finish(scanLines: [[0]])
    #expect(readError(folder.file("b.png", widest.bytes))?.reason == .tooLarge)
    let path = folder.file("c.png", widest.bytes)
    #expect(throws: FileError.self) { try ImageFile.header(path) }
  }

  @Test func bothLimitsHold() throws {
    let path = folder.file("a.png")
    try ImageFile.write(patternImage(4, 5, channels: 3, bits: 8, alpha: true), to: path, as: .png)
    #expect(readError(path, limits: DecodingLimits(maxPixels: 19))?.reason == .tooLarge)
    #expect(readError(path, limits: DecodingLimits(maxBytes: 319))?.reason == .tooLarge)
    #expect(
      try ImageFile.read(path, limits: DecodingLimits(maxPixels: 20, maxBytes: 320)).width == 5)
  }

  @Test(arguments: [ImageFormat.png, .jpeg, .tiff])
  func writingSaysWhatFailed(format: ImageFormat) {
    let image = patternImage(64, 64, channels: 3, bits: 8)
    func failure(_ path: String) -> FileError? {
      #expect(throws: FileError.self) { try ImageFile.write(image, to: path, as: format) }
    }
    #expect(failure("/dev/full")?.reason == .diskFull)
    #expect(
      failure("/dev/full")?.explanation == "the disk is full; free some space and run again")
    #expect(failure(folder.path)?.reason == .notAFile)
    #expect(failure("/nonexistent/a")?.reason == .missing)
  }

  @Test func cancelledReadingStops() throws {
    let path = folder.file("a.png")
    try ImageFile.write(patternImage(64, 64, channels: 3, bits: 8), to: path, as: .png)
    let cancellation = Cancellation()
    cancellation.cancel()
    Cancellation.$current.withValue(cancellation) {
      #expect(throws: CancelledError.self) { try ImageFile.read(path) }
    }
  }

  @Test func profilesOfAnotherColorSpaceAreLeftOut() throws {
    var gray = patternImage(2, 2, channels: 1, bits: 8)
    gray.metadata.iccProfile = testProfile("RGB ")
    try ImageFile.write(gray, to: folder.file("a.png"), as: .png)
    #expect(try ImageFile.read(folder.file("a.png")).metadata.iccProfile == nil)
  }
}

/// An ICC profile of a header and no tags; what follows keeps libpng from finding it too short.
func testProfile(_ space: String, padding: Int = 200) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: 132 + padding)
  bytes.replaceSubrange(0..<4, with: bigEndian32(bytes.count))
  bytes.replaceSubrange(8..<12, with: [2, 0x40, 0, 0])
  bytes.replaceSubrange(12..<16, with: Array("mntr".utf8))
  bytes.replaceSubrange(16..<20, with: Array(space.utf8))
  bytes.replaceSubrange(20..<24, with: Array("XYZ ".utf8))
  bytes.replaceSubrange(36..<40, with: Array("acsp".utf8))
  bytes.replaceSubrange(68..<80, with: [0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D])
  for index in 132..<132 + padding { bytes[index] = UInt8(truncatingIfNeeded: index &* 37) }
  return bytes
}
