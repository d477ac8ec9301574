import CCodecs
import Glibc
import TensorCore

extension ImageOutput {
  /// A file without a place on any disk, which is gone when nothing refers to it.
  ///
  /// - Throws: `FileError`.
  static func inMemory() throws -> ImageOutput {
    let descriptor = codec_memory_file()
    guard descriptor >= 0 else { throw FileError.ofSystem("an image in memory", "write") }
    return ImageOutput("an image in memory", descriptor: descriptor)
  }

  /// The file, open for reading from its start.
  ///
  /// - Throws: `FileError`.
  func reopened() throws -> InputFile {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw FileError.ofSystem(path, "read") }
    return try InputFile(path, descriptor: copy, expecting: "an image")
  }
}
