import CKernels
import TensorCore

extension Weights {
  /// Writes a safetensors file, whole or not at all.
  ///
  /// Tensors are sorted by the alignment that their numbers need, largest first, then by name, and
  /// the header is padded to a multiple of 8 bytes, so that all numbers lie aligned.
  ///
  /// - Parameter dtype: how to store floating-point numbers: `.float32`, `.float16` or `.bfloat16`;
  ///   `nil` leaves them as they are. Other numbers are never changed.
  /// - Throws: `FileError` when the file can't be written, or when numbers are too large for
  ///   float16; `CancelledError`.
  public func write(to path: String, floatsAs dtype: DType? = nil) throws {
    precondition(
      [nil, .float32, .float16, .bfloat16].contains(dtype), "floats cannot be written as that")
    try AtomicFile.replace(path) { temporary in
      let file = try OutputFile(temporary)
      try SafetensorsWriter(self, floatsAs: dtype, path: path).write { try file.append($0) }
    }
  }
}

/// Turns weights into the bytes of a safetensors file.
struct SafetensorsWriter {
  private let path: String
  private let metadata: [String: String]
  let tensors: [(stored: StoredTensor, dtype: DType)]

  init(_ weights: Weights, floatsAs dtype: DType?, path: String) throws {
    self.path = path
    metadata = weights.metadata
    if weights["__metadata__"] != nil {
      throw FileError(
        path: path, reason: .unsupported,
        explanation: "a safetensors file can't hold a tensor named '__metadata__'; rename it")
    }
    tensors = weights.tensors
      .map { ($0, $0.dtype.isFloatingPoint ? dtype ?? $0.dtype : $0.dtype) }
      .sorted { ($1.1.size, $0.0.name) < ($0.1.size, $1.0.name) }
  }

  /// Gives the bytes, piece by piece.
  func write(_ append: (UnsafeRawBufferPointer) throws -> Void) throws {
    let json = Array(header.utf8)
    let padding = Array(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
    let length = UInt64(json.count + padding.count).littleEndian
    try withUnsafeBytes(of: length) { try append($0) }
    try (json + padding).withUnsafeBytes { try append($0) }
    for (stored, dtype) in tensors { try write(stored, as: dtype, append) }
  }

  private var header: String {
    var members: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }
        .map { "\(JSONText.quoted($0.key)):\(JSONText.quoted($0.value))" }
      members.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
    }
    var start = 0
    for (stored, dtype) in tensors {
      let end = start + stored.count * dtype.size
      let extents = stored.shape.extents.map { String($0) }.joined(separator: ",")
      members.append(
        "\(JSONText.quoted(stored.name)):{\"dtype\":\"\(dtype.rawValue)\",\"shape\":[\(extents)],"
          + "\"data_offsets\":[\(start),\(end)]}")
      start = end
    }
    return "{\(members.joined(separator: ","))}"
  }
}

extension SafetensorsWriter {
  /// Gives a tensor's numbers, converted in pieces that need little memory.
  func write(
    _ stored: StoredTensor, as dtype: DType, _ append: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard stored.dtype != dtype else { return try stored.bytes.withUnsafeBytes { try append($0) } }
    let piece = 1 << 18
    for start in stride(from: 0, to: stored.count, by: piece) {
      try Cancellation.check()
      let range = start..<min(start + piece, stored.count)
      try withUnsafeTemporaryAllocation(of: Float.self, capacity: range.count) { floats in
        stored.copyFloats(range, to: floats)
        try convert(floats, of: stored.name, as: dtype, append)
      }
    }
  }

  private func convert(
    _ floats: UnsafeMutableBufferPointer<Float>, of name: String, as dtype: DType,
    _ append: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard dtype != .float32, let base = floats.baseAddress else {
      return try append(UnsafeRawBufferPointer(floats))
    }
    if dtype == .float16 { try checkRange(floats, of: name) }
    try withUnsafeTemporaryAllocation(of: UInt16.self, capacity: floats.count) { halves in
      if dtype == .float16 {
        kernels_to_f16(base, halves.baseAddress, floats.count)
      } else {
        kernels_to_bf16(base, halves.baseAddress, floats.count)
      }
      try append(UnsafeRawBufferPointer(halves))
    }
  }

  private func checkRange(_ floats: UnsafeMutableBufferPointer<Float>, of name: String) throws {
    guard let wrong = floats.first(where: { $0.isFinite && $0.magnitude >= 65520 }) else { return }
    throw FileError(
      path: path, reason: .unsupported,
      explanation: "tensor \(quotedName(name)) holds \(wrong), which float16 can't: "
        + "write float32 or bfloat16")
  }
}
