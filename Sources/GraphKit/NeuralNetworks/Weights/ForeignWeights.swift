import TensorCore

/// What a file is that people take for weights, and what to do about it.
enum ForeignWeights {
  static let torch =
    "this is a PyTorch file: convert it once, with 'graphrun models import FILE'"
  static let torchScript =
    "this is a TorchScript archive, a program with its weights: in PyTorch, save its weights with "
    + "torch.save(torch.jit.load(FILE).state_dict(), 'weights.pth')"
  static let torchTar =
    "this is a PyTorch file in the old tar format: load it with PyTorch and save it again"
  static let plainPickle =
    "this is a Python pickle, but not one of torch.save: in Python, save its tensors with "
    + "torch.save or safetensors"

  static let unknown = "this is neither a PyTorch nor a safetensors file"

  /// Recognises a file by how it begins; `nil` when nothing is known.
  static func explanation(_ bytes: UnsafeRawBufferPointer) -> String? {
    if let failure = FailedDownload(firstBytes: bytes) {
      return failure.explanation(insteadOf: "a weights")
    }
    if TorchFile.isZip(bytes) || TorchFile.isPickle(bytes) { return torch }
    if starts(bytes.dropFirst(257), "ustar") { return torchTar }
    if let other = others.first(where: { starts(bytes.dropFirst($0.offset), $0.mark) }) {
      return "this is \(other.name), which is not read: \(other.remedy)"
    }
    return protobuf(bytes)
  }

  /// A zip archive that is not torch.save's.
  static func explanation(ofArchive names: [String]) -> String {
    if names.contains(where: { $0.hasSuffix(".npy") }) {
      return "this is a NumPy archive, which is not read: in Python, save its arrays with "
        + "safetensors.numpy.save_file"
    }
    let inner = names.first { name in
      [".pth", ".pt", ".ckpt", ".safetensors"].contains { name.hasSuffix($0) }
    }
    if let inner { return "this is an archive that holds \(quotedName(inner)): unpack it first" }
    return "this is a zip archive, but not one of torch.save: it has no entry 'data.pkl'"
  }

  private static let others: [(offset: Int, mark: String, name: String, remedy: String)] = [
    (
      0, "\u{89}HDF\r\n\u{1A}\n", "an HDF5 file (Keras)",
      "in Python, read it with h5py and save its arrays with safetensors.numpy.save_file"
    ),
    (
      0, "\u{4}\0\0\0\u{1}\0\0\0", "a Torch7 (Lua) file",
      "in Python, read it with the package torchfile and save its tensors with torch.save"
    ),
    (
      0, "\u{3}\0\0\0\u{1}\0\0\0", "a Torch7 (Lua) file",
      "in Python, read it with the package torchfile and save its tensors with torch.save"
    ),
    (0, "\u{93}NUMPY", "a NumPy array", "in Python, save it by a name with safetensors"),
    (0, "GGUF", "a GGUF file", "take the safetensors or .pth file that it was made from"),
    (4, "TFL3", "a TensorFlow Lite model", "take the file that it was made from"),
    (0, "\u{1F}\u{8B}", "a compressed file (gzip)", "unpack it first"),
    (0, "BZh", "a compressed file (bzip2)", "unpack it first"),
    (0, "\u{FD}7zXZ", "a compressed file (xz)", "unpack it first"),
    (0, "7z\u{BC}\u{AF}", "a compressed archive (7z)", "unpack it first"),
    (0, "Rar!", "a compressed archive (RAR)", "unpack it first"),
  ]

  /// Whether bytes begin with a mark, a byte for each scalar of it.
  private static func starts(_ bytes: Slice<UnsafeRawBufferPointer>, _ mark: String) -> Bool {
    bytes.starts(with: mark.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
  }

  /// ONNX begins with its version (field 1, a number) and its producer (field 2, a text), Caffe
  /// with the network's name (field 1, a text) and a layer (field 2 or 100).
  private static func protobuf(_ bytes: UnsafeRawBufferPointer) -> String? {
    guard bytes.count > 8 else { return nil }
    if bytes[0] == 0x08, (1...20).contains(bytes[1]), bytes[2] == 0x12, bytes[3] < 0x40 {
      return "this is an ONNX model, a program with its weights, which is not read: take the "
        + ".pth file that it was made from, or read it in Python with onnx.numpy_helper"
    }
    let length = Int(bytes[1])
    guard bytes[0] == 0x0A, length < 0x80, bytes.count > length + 4,
      bytes[2..<2 + length].allSatisfy({ (0x20..<0x7F).contains($0) }),
      bytes[2 + length] == 0x12 || bytes[2 + length] == 0xA2 && bytes[3 + length] == 0x06
    else { return nil }
    return "this is a Caffe model, which is not read: in Python, read it with caffe and save its "
      + "arrays with safetensors.numpy.save_file"
  }
}
