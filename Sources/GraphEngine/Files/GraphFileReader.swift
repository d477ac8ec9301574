import Glibc

/// Reads graph files.
enum GraphFileReader {
  /// A file's bytes, at most one more than `limit`, so that a larger file can be refused unread.
  ///
  /// - Throws: `.unreadable`, naming the file `label`.
  static func bytes(
    of path: String, limit: Int, label: String
  ) throws(GraphFault) -> [UInt8] {
    guard let file = fopen(path, "rb") else {
      throw .unreadable(path: label, reason: reason(errno))
    }
    defer { fclose(file) }
    var status = stat()
    guard fstat(fileno(file), &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      throw .unreadable(path: label, reason: "it is a folder")
    }
    let bytes = [UInt8](unsafeUninitializedCapacity: limit + 1) { buffer, count in
      count = fread(buffer.baseAddress, 1, limit + 1, file)
    }
    guard ferror(file) == 0 else { throw .unreadable(path: label, reason: reason(errno)) }
    return bytes
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "no such file"
    case EACCES: "permission denied"
    default: String(cString: strerror(code)).lowercased()
    }
  }
}
