import TensorCore

extension Weights {
  /// Opens a safetensors file; only its header is read now.
  ///
  /// - Throws: `FileError` when it can't be read, is damaged, or is of another kind: then the error
  ///   says of which, and what to do.
  public init(contentsOf path: String) throws {
    let file = try InputFile(path, expecting: "a weights")
    try self.init(.mapped(MappedFile(file)), origin: path)
  }

  /// Reads the contents of a safetensors file.
  ///
  /// - Parameter origin: what messages call the file.
  /// - Throws: `FileError` when they are damaged or of another kind.
  public init(safetensors bytes: [UInt8], origin: String) throws {
    try self.init(.memory(bytes), origin: origin)
  }

  init(_ file: FileBytes, origin: String) throws {
    do {
      self = try file.withUnsafeBytes { try SafetensorsFile.read($0, from: file, origin: origin) }
    } catch let problem as FormatProblem {
      let foreign = file.withUnsafeBytes { ForeignWeights.explanation($0) }
      throw FileError(
        path: origin, reason: .corrupt,
        explanation: foreign
          ?? "the safetensors file is damaged (\(problem.text)): download or convert it again")
    }
  }
}

/// The frame of a safetensors file: 8 bytes with the header's length N, N bytes of JSON, the data.
enum SafetensorsFile {
  /// The longest header that is read, bytes: what the reference reader allows.
  static let maxHeader = 100_000_000

  static func read(
    _ bytes: UnsafeRawBufferPointer, from file: FileBytes, origin: String
  ) throws -> Weights {
    let headerEnd = try headerEnd(bytes)
    let json = UnsafeRawBufferPointer(rebasing: bytes[8..<headerEnd])
    guard json.first == 0x7B else { throw FormatProblem("its header does not begin with '{'") }
    let header = try SafetensorsHeader(json, dataCount: bytes.count - headerEnd)
    let tensors = header.entries.map { entry in
      let range = headerEnd + entry.range.lowerBound..<headerEnd + entry.range.upperBound
      return StoredTensor(
        name: entry.name, dtype: entry.dtype, shape: entry.shape, bytes: .file(file, range))
    }
    return Weights(tensors, metadata: header.metadata, origin: origin)
  }

  private static func headerEnd(_ bytes: UnsafeRawBufferPointer) throws(FormatProblem) -> Int {
    guard bytes.count >= 8 else {
      throw FormatProblem("it has \(bytes.count) bytes, fewer than the 8 of the header's length")
    }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= maxHeader else {
      throw FormatProblem("its header would have \(length) bytes; \(maxHeader) are allowed")
    }
    guard Int(length) <= bytes.count - 8 else {
      throw FormatProblem("its header would have \(length) bytes, but \(bytes.count - 8) follow")
    }
    return 8 + Int(length)
  }
}
