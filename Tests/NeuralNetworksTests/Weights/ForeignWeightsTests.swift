import NeuralNetworks
import TensorCore
import Testing

struct ForeignWeightsTests {
  private func explanation(_ bytes: [UInt8]) -> (torch: String?, safetensors: String?) {
    let torch = #expect(throws: FileError.self) { try TorchFile(bytes, origin: "a") }
    let safetensors = #expect(throws: FileError.self) {
      try Weights(safetensors: bytes, origin: "a")
    }
    return (torch?.explanation, safetensors?.explanation)
  }

  /// How a file begins, a scalar for each byte, and the words after "this is".
  struct Case: Sendable {
    let bytes: [UInt8]
    let words: String

    init(_ start: String, _ words: String) {
      bytes = start.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
      self.words = words
    }
  }

  static let cases = [
    Case(
      "\u{89}HDF\r\n\u{1A}\n",
      "an HDF5 file (Keras), which is not read: in Python, read it with h5py and save its arrays "
        + "with safetensors.numpy.save_file"),
    Case(
      "\u{4}\0\0\0\u{1}\0\0\0\u{3}\0\0\0V",
      "a Torch7 (Lua) file, which is not read: in Python, read it with the package torchfile and "
        + "save its tensors with torch.save"),
    Case(
      "\u{3}\0\0\0\u{1}\0\0\0\u{2}\0\0\0",
      "a Torch7 (Lua) file, which is not read: in Python, read it with the package torchfile and "
        + "save its tensors with torch.save"),
    Case(
      "\u{8}\u{7}\u{12}\u{7}pytorch",
      "an ONNX model, a program with its weights, which is not read: take the .pth file that it "
        + "was made from, or read it in Python with onnx.numpy_helper"),
    Case(
      "\n\u{8}CaffeNet\u{12}\u{10}\0\0",
      "a Caffe model, which is not read: in Python, read it with caffe and save its arrays with "
        + "safetensors.numpy.save_file"),
    Case(
      "\n\u{3}net\u{A2}\u{6}\u{10}\0\0",
      "a Caffe model, which is not read: in Python, read it with caffe and save its arrays with "
        + "safetensors.numpy.save_file"),
    Case(
      "\u{93}NUMPY",
      "a NumPy array, which is not read: in Python, save it by a name with safetensors"),
    Case(
      "GGUF",
      "a GGUF file, which is not read: take the safetensors or .pth file that it was made from"),
    Case(
      "\u{20}\0\0\0TFL3",
      "a TensorFlow Lite model, which is not read: take the file that it was made from"),
    Case("\u{1F}\u{8B}\u{8}", "a compressed file (gzip), which is not read: unpack it first"),
    Case("BZh9", "a compressed file (bzip2), which is not read: unpack it first"),
    Case("\u{FD}7zXZ", "a compressed file (xz), which is not read: unpack it first"),
    Case("7z\u{BC}\u{AF}", "a compressed archive (7z), which is not read: unpack it first"),
    Case("Rar!", "a compressed archive (RAR), which is not read: unpack it first"),
    Case(
      String(repeating: "a", count: 257) + "ustar",
      "a PyTorch file in the old tar format: load it with PyTorch and save it again"),
    Case(
      "<!DOCTYPE html>", "a web page (HTML), not a weights file: the download probably failed"),
    Case(
      "version https://git-lfs.github.com/spec/v1\n",
      "a git-lfs pointer, not a weights file: fetch the file with 'git lfs pull'"),
  ]

  @Test(arguments: cases)
  func theFormatIsNamed(file: Case) {
    #expect(explanation(file.bytes).torch == "this is " + file.words)
    #expect(explanation(file.bytes).safetensors == "this is " + file.words)
  }

  @Test func aPyTorchFileWantsToBeConverted() {
    let expected = "this is a PyTorch file: convert it once, with 'graphrun models import FILE'"
    #expect(explanation(torchArchive([]).bytes).safetensors == expected)
    #expect(explanation(legacyTorchFile([])).safetensors == expected)
  }

  @Test(arguments: [
    (
      ["a.npy"],
      "this is a NumPy archive, which is not read: in Python, save its arrays with "
        + "safetensors.numpy.save_file"
    ),
    (["a/net.pth"], "this is an archive that holds 'a/net.pth': unpack it first"),
    (
      ["a/b/data.pkl"],
      "this is a zip archive, but not one of torch.save: it has no entry 'data.pkl'"
    ),
  ])
  func otherArchives(names: [String], words: String) {
    let archive = ZipBuilder(entries: names.map { .init($0, []) })
    #expect(explanation(archive.bytes).torch == words)
  }

  @Test func anythingElse() {
    #expect(
      explanation(Array("weights".utf8)).torch
        == "this is neither a PyTorch nor a safetensors file")
  }
}
