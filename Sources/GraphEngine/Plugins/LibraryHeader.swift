import Glibc

/// The first bytes of a shared library: what can be told of it before it is loaded.
///
/// They are those of the Executable and Linkable Format (Tool Interface Standard, ELF 1.2, 1995).
struct LibraryHeader {
  /// The bytes that are read.
  static let byteCount = 20

  /// For which kind of processor, in the words of `uname -m`.
  let machine: String
  /// Whether it is a shared library, not a program or an object file.
  let isShared: Bool

  /// Reads a header; `nil` when the file is of another kind.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount, bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else {
      return nil
    }
    let isBigEndian = bytes[5] == 2
    func number(at index: Int) -> Int {
      let (low, high) = isBigEndian ? (index + 1, index) : (index, index + 1)
      return Int(bytes[low]) | Int(bytes[high]) << 8
    }
    isShared = number(at: 16) == 3
    machine =
      switch number(at: 18) {
      case 3: "i686"
      case 40: "arm"
      case 62: "x86_64"
      case 183: isBigEndian ? "aarch64_be" : "aarch64"
      case 243: "riscv64"
      case let other: "processor \(other)"
      }
  }

  /// The kind of processor that this program was built for.
  static var machineHere: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "aarch64"
    #else
      "another"
    #endif
  }

  /// Finds what is wrong with a file before the system is asked to load it.
  static func fault(of path: String) -> PluginError.Reason? {
    // Not blocking: a pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      return errno == ENOENT ? .missing : .unreadable(String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return .notAFile
    }
    var bytes = [UInt8](repeating: 0, count: byteCount)
    let count = read(descriptor, &bytes, byteCount)
    guard count >= 0 else { return .unreadable(String(cString: strerror(errno))) }
    guard let header = LibraryHeader(Array(bytes.prefix(count))) else { return .notALibrary }
    if header.machine != machineHere { return .otherMachine(header.machine, here: machineHere) }
    return header.isShared ? nil : .notShared
  }
}
