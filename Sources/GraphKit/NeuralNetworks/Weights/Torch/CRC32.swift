/// The checksum of zip entries (ISO 3309, polynomial 0xEDB88320), 8 bytes at a time.
///
/// M. E. Kounavis and F. L. Berry, A Systematic Approach to Building High Performance
/// Software-Based CRC Generators, 2005.
enum CRC32 {
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      var crc = UInt32.max
      let whole = bytes.count / 8 * 8
      for start in stride(from: 0, to: whole, by: 8) {
        let word = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self) ^ UInt64(crc)
        crc = 0
        for byte in 0..<8 {
          crc ^= tables[(7 - byte) << 8 | Int(word >> UInt64(8 * byte) & 0xFF)]
        }
      }
      for byte in bytes[whole...] { crc = crc >> 8 ^ tables[Int(UInt8(crc & 0xFF) ^ byte)] }
      return ~crc
    }
  }

  /// Entry `256 n + b` is the checksum of byte b with n zero bytes after it.
  private static let tables: [UInt32] = {
    var tables: [UInt32] = []
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB8_8320 }
      tables.append(crc)
    }
    for index in 256..<2048 {
      let before = tables[index - 256]
      tables.append((before >> 8) ^ tables[Int(before & 0xFF)])
    }
    return tables
  }()
}
