import Glibc

/// A file that is being filled, in the folder of the file that it is to become.
///
/// Its name is short, so that any name fits that the folder takes, and says which process fills it,
/// which holds a lock on it: so what is left of a process that was killed can be told.
struct TemporaryFile {
  /// Where it is.
  let path: String
  private let descriptor: CInt

  /// The files that this process is filling now.
  private static let open = Locked<Set<String>>([])
  private static let (prefix, suffix) = (".graphrun-", ".tmp")

  /// Makes an empty file.
  ///
  /// - Parameter target: the path that errors name.
  /// - Throws: `FileError`.
  init(in folder: String, for target: String) throws {
    let number = String(UInt32.random(in: 0 ... .max), radix: 36)
    path = "\(folder)/\(Self.prefix)\(getpid())-\(number)\(Self.suffix)"
    Self.open.withLock { [path] in _ = $0.insert(path) }
    descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let error = FileError.ofSystem(target, "write")
      Self.open.withLock { [path] in _ = $0.remove(path) }
      throw error
    }
    flock(descriptor, LOCK_EX | LOCK_NB)
  }

  /// Removes the file, unless it was renamed, and ends its lock.
  func remove() {
    unlink(path)
    close(descriptor)
    Self.open.withLock { _ = $0.remove(path) }
  }

  /// Removes the files that this process is filling, and ends it before it begins another.
  static func removeAll(thenEnd end: () -> Never) -> Never {
    open.withLock { paths in
      for path in paths { unlink(path) }
      end()
    }
  }

  /// Removes a file of a folder if it is one that a process left which is gone.
  static func removeAbandoned(_ name: String, in folder: String) {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix),
      let process = pid_t(name.dropFirst(prefix.count).prefix { $0.isNumber }),
      kill(process, 0) != 0, errno == ESRCH
    else { return }
    // A process of another container is unknown here, but its lock is not.
    let path = "\(folder)/\(name)"
    let descriptor = Glibc.open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
  }
}
