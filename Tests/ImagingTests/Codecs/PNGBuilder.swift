/// Makes PNG files by the letter of the specification, without libpng: kinds that our encoder does
/// not write.
struct PNGBuilder {
  var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  init(width: Int, height: Int, depth: UInt8, colorType: UInt8, interlaced: Bool = false) {
    chunk(
      "IHDR",
      bigEndian32(width) + bigEndian32(height) + [depth, colorType, 0, 0, interlaced ? 1 : 0])
  }

  /// Appends a chunk.
  mutating func chunk(_ type: String, _ data: [UInt8]) {
    let body = Array(type.utf8) + data
    bytes += bigEndian32(data.count) + body + bigEndian32(Int(crc32(body)))
  }

  /// Appends the pixels, each scan line with its filter byte in front, and the end.
  mutating func finish(scanLines: [[UInt8]]) {
    chunk("IDAT", storedZlib(scanLines.flatMap { [0] + $0 }))
    chunk("IEND", [])
  }

  /// The scan lines of an interlaced gray 8-bit image: Adam7's seven passes.
  static func adam7(width: Int, height: Int, _ sample: (_ x: Int, _ y: Int) -> UInt8) -> [[UInt8]] {
    let passes = [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
      (0, 1, 1, 2),
    ]
    return passes.flatMap { x0, y0, stepX, stepY in
      stride(from: y0, to: height, by: stepY).map { y in
        stride(from: x0, to: width, by: stepX).map { x in sample(x, y) }
      }.filter { !$0.isEmpty }
    }
  }
}

func bigEndian32(_ value: Int) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
  var crc = ~UInt32(0)
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 {
      let isOdd = crc & 1 == 1
      crc >>= 1
      if isOdd { crc ^= 0xEDB8_8320 }
    }
  }
  return ~crc
}

/// A zlib stream of one uncompressed block.
private func storedZlib(_ data: [UInt8]) -> [UInt8] {
  var (a, b) = (1, 0)
  for byte in data {
    a = (a + Int(byte)) % 65521
    b = (b + a) % 65521
  }
  let low = UInt8(data.count & 255)
  let high = UInt8(data.count >> 8)
  return [0x78, 0x01, 0x01, low, high, ~low, ~high] + data + bigEndian32(b << 16 | a)
}
