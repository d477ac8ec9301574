import Glibc

/// Reads graph files.
enum GraphFileReader {
  /// A file's bytes, at most one more than `limit`, so that a larger file can be refused unread.
  ///
  /// Only regular files are read, and what the process was given open: `/dev/stdin`, `/dev/fd/3`.
  ///
  /// - Throws: `.unreadable`, naming the file `label`.
  static func bytes(
    of path: String, limit: Int, label: String
  ) throws(GraphFault) -> [UInt8] {
    // Without O_NONBLOCK, opening a named pipe waits for someone who writes to it.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard file >= 0 else { throw .unreadable(path: label, reason: reason(errno)) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .unreadable(path: label, reason: reason(errno)) }
    if let kind = refusedKind(status.st_mode, of: path) {
      throw .unreadable(path: label, reason: "it is a \(kind), not a file")
    }
    _ = fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK)
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit + 1) { buffer, count in
      failure = fill(buffer, from: file, &count)
    }
    guard failure == 0 else { throw .unreadable(path: label, reason: reason(failure)) }
    return bytes
  }

  /// What a path names when it is nothing that holds a graph.
  private static func refusedKind(_ mode: mode_t, of path: String) -> String? {
    let isGivenOpen = ["/dev/stdin", "/dev/fd/", "/proc/self/fd/"].contains { path.hasPrefix($0) }
    switch mode & S_IFMT {
    case S_IFREG: return nil
    case S_IFDIR: return "folder"
    case S_IFIFO: return isGivenOpen ? nil : "named pipe"
    case S_IFSOCK: return isGivenOpen ? nil : "socket"
    default: return isGivenOpen ? nil : "device"
    }
  }

  /// Reads until the end of the file or of the buffer; 0, or the system's error.
  private static func fill(
    _ buffer: UnsafeMutableBufferPointer<UInt8>, from file: Int32, _ count: inout Int
  ) -> Int32 {
    while count < buffer.count {
      let got = read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
      if got < 0 && errno == EINTR { continue }
      if got <= 0 { return got == 0 ? 0 : errno }
      count += got
    }
    return 0
  }

  /// What an error of the system means, and what helps.
  static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "no such file"
    case EACCES: "permission denied; check the permissions of the file and its folders"
    case ELOOP: "its symbolic links lead in a circle; remove one of them"
    case EMFILE, ENFILE: "too many files are open; raise the limit (ulimit -n)"
    default: String(cString: strerror(code)).lowercased()
    }
  }
}
