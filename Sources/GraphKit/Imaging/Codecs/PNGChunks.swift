import TensorCore

/// The chunks of a PNG file that libpng would only give after the pixels.
enum PNGChunks {
  /// The EXIF block. It may stand behind the pixels, and says how they are to be turned: only the
  /// heads of the chunks between are read. `nil` when there is none or it is cut off.
  static func exif(_ input: InputFile) throws -> [UInt8]? {
    var offset = 8
    while true {
      let head = try input.bytes(at: offset, count: 8)
      guard head.count == 8 else { return nil }
      let length = head[0..<4].reduce(0) { $0 << 8 | Int($1) }
      if head[4...].elementsEqual("eXIf".utf8) {
        let body = try input.bytes(at: offset + 8, count: length)
        return body.count == length ? body : nil
      }
      if head[4...].elementsEqual("IEND".utf8) { return nil }
      offset += 12 + length
    }
  }
}
