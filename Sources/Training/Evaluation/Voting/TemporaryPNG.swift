import Glibc
import Imaging
import NodeKit

/// Images as the bytes of PNG files.
enum TemporaryPNG {
  /// - Throws: `FileError`, or `CancelledError`.
  static func bytes(of image: Image) throws -> [UInt8] {
    var name = Array("\(folder)/graphrun-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard file >= 0 else { throw FileError.ofSystem(path, "write") }
    close(file)
    defer { unlink(path) }
    try ImageFile.write(image, to: path, as: .png)
    let input = try InputFile(path, expecting: "an image")
    return try input.bytes(at: 0, count: input.size)
  }

  private static var folder: String {
    getenv("TMPDIR").flatMap { String(validatingCString: $0) } ?? "/tmp"
  }
}
