import Testing

@testable import NeuralNetworks

struct CRC32Tests {
  /// By zlib.crc32 of Python.
  @Test(arguments: [
    ("", 0), ("a", 0xE8B7_BE43), ("12345678", 0x9AE0_DAAF), ("123456789", 0xCBF4_3926),
    ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
  ])
  func checksums(text: String, checksum: UInt32) {
    #expect(Array(text.utf8).withUnsafeBytes { CRC32.checksum($0) } == checksum)
  }
}
