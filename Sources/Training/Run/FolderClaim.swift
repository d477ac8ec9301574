import Glibc

/// Keeps other trainings out of a folder as long as it lives; the system ends it with the process,
/// however that ends.
final class FolderClaim {
  private let descriptor: Int32

  /// - Throws: `TrainingError.folderBusy`. Where a file system knows no locks there is none.
  init(_ folder: String) throws {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw TrainingError.folderBusy(folder)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
