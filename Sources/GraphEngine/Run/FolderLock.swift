import Glibc
import NodeKit

/// Lets one run at a time change what a folder records: between processes, and between the threads
/// of one.
enum FolderLock {
  /// Calls `body` while it holds the folder's lock, for which it waits as long as another holds it.
  /// On a file system without locks, and in a folder that can't be opened, it does not wait.
  ///
  /// - Throws: what `body` throws, or `CancelledError` while it waits.
  static func hold<Result>(_ folder: String, _ body: () throws -> Result) throws -> Result {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return try body() }
    // The system ends the lock with its descriptor, also when the process is killed.
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 && (errno == EWOULDBLOCK || errno == EINTR) {
      try Cancellation.check()
      usleep(1000)
    }
    return try body()
  }
}
