import FoundationEssentials
import Glibc
import NodeKit

/// Votes as lines of JSON in a file. Each is appended at once and reaches the disk before it counts:
/// whoever ends the program loses none.
public struct VoteLog: Sendable {
  private let path: String

  /// Names a file, which need not be there.
  public init(_ path: String) { self.path = path }

  /// The votes of the file, in their order; none when there is no file. Lines that are no votes, as
  /// one that was cut short, are left out.
  ///
  /// - Throws: `FileError`.
  public func votes() throws -> [Vote] {
    var status = stat()
    guard stat(path, &status) == 0 || errno != ENOENT else { return [] }
    if status.st_mode & S_IFMT == S_IFREG, status.st_size == 0 { return [] }
    let file = try InputFile(path, expecting: "a votes")
    let text = String(decoding: try file.bytes(at: 0, count: file.size), as: UTF8.self)
    let decoder = JSONDecoder()
    return text.split(separator: "\n").compactMap {
      try? decoder.decode(Vote.self, from: Data($0.utf8))
    }
  }

  /// Appends a vote.
  ///
  /// - Throws: `FileError`.
  public func append(_ vote: Vote) throws {
    let file = try open()
    defer { close(file) }
    // A line that was cut short must not swallow this one.
    let prefix = endsWithinLine(file) ? "\n" : ""
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = String(decoding: try encoder.encode(vote), as: UTF8.self)
    let bytes = Array("\(prefix)\(line)\n".utf8)
    let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    guard written == bytes.count, fsync(file) == 0 else { throw FileError.ofSystem(path, "write") }
  }

  /// Finds out whether votes can be kept, by opening the file for them.
  ///
  /// - Throws: `FileError`.
  public func checkTakesVotes() throws { close(try open()) }

  private func open() throws -> CInt {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw FileError(
        path: path, reason: .notAFile, explanation: "is no regular file; name one for the votes")
    }
    let file = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw FileError.ofSystem(path, "write") }
    return file
  }

  private func endsWithinLine(_ file: CInt) -> Bool {
    let size = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0
    return size > 0 && pread(file, &last, 1, size - 1) == 1 && last != UInt8(ascii: "\n")
  }
}
