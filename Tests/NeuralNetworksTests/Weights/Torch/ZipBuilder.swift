@testable import NeuralNetworks

/// Writes zip archives, also wrong ones.
struct ZipBuilder {
  /// An entry, and what its headers say of it where that is not the truth.
  struct Entry {
    var name: [UInt8]
    var contents: [UInt8]
    var flags: UInt16 = 0x0808
    var method: UInt16 = 0
    var checksum: UInt32?
    var storedSize: UInt32?
    var localName: [UInt8]?
    var headerStart: UInt32?

    init(_ name: String, _ contents: [UInt8]) {
      self.name = Array(name.utf8)
      self.contents = contents
    }
  }

  var entries: [Entry] = []
  /// What the end says of the directory.
  var count: UInt16?
  var start: UInt32?
  var mark: UInt32 = 0x0201_4B50

  /// The archive. Contents begin at multiples of 64 bytes, by padding in the local headers.
  var bytes: [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let headerStart = UInt32(file.count)
      let name = entry.localName ?? entry.name
      let padding = (64 - (file.count + 30 + name.count + 4) % 64) % 64
      file += little(0x0403_4B50 as UInt32) + little(0 as UInt16) + little(entry.flags)
      file += little(entry.method) + [UInt8](repeating: 0, count: 16)
      file += little(UInt16(name.count)) + little(UInt16(padding + 4)) + name
      file += Array("FB".utf8) + little(UInt16(padding)) + [UInt8](repeating: 0x5A, count: padding)
      file += entry.contents
      let size = UInt32(entry.contents.count)
      let checksum = entry.contents.withUnsafeBytes { CRC32.checksum($0) }
      directory += little(mark) + little(0 as UInt32) + little(entry.flags)
      directory += little(entry.method) + little(0 as UInt32)
      directory += little(entry.checksum ?? checksum) + little(entry.storedSize ?? size)
      directory +=
        little(size) + little(UInt16(entry.name.count)) + [UInt8](repeating: 0, count: 12)
      directory += little(entry.headerStart ?? headerStart) + entry.name
    }
    let start = self.start ?? UInt32(file.count)
    let number = count ?? UInt16(entries.count)
    return file + directory + little(0x0605_4B50 as UInt32) + little(0 as UInt32) + little(number)
      + little(number) + little(UInt32(directory.count)) + little(start) + [0, 0]
  }
}

/// The bytes of a number, lowest first.
func little(_ number: some FixedWidthInteger & BitwiseCopyable) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}
