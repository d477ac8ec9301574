import TensorCore

extension InputFile {
  /// The format of an image file's contents.
  ///
  /// - Throws: `FileError` that names what the file is instead, where that is known.
  func imageFormat() throws -> ImageFormat {
    let start = try bytes(at: 0, count: 512)
    if let format = ImageFormat(firstBytes: start) { return format }
    throw error(.corrupt, foreignContentExplanation(start))
  }
}
