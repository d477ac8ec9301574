import Foundation
import NeuralNetworks
import TensorCore
import Testing

struct WeightsSealTests {
  private let weights = Weights(
    [
      StoredTensor("a", Tensor(shape: [2], elements: [1, 2])),
      StoredTensor("b", Tensor(shape: [1], elements: [3])),
    ], metadata: ["note": "mine"], origin: "w.safetensors")

  @Test func whatWasSealedPasses() throws {
    try weights.sealed().checkSeal()
    #expect(try weights.sealed().metadata["note"] == "mine")
  }

  @Test func whatHasNoSealPasses() throws { try weights.checkSeal() }

  /// A number, a name, a shape and a text.
  @Test(arguments: 0..<4) func whatWasAlteredIsRefused(_ change: Int) throws {
    let sealed = try weights.sealed()
    var (tensors, metadata) = (sealed.tensors, sealed.metadata)
    switch change {
    case 0: tensors[0] = StoredTensor("a", Tensor(shape: [2], elements: [1, 2.0000002]))
    case 1: tensors[0] = tensors[0].named("c")
    case 2: tensors[0] = StoredTensor("a", Tensor(shape: [2, 1], elements: [1, 2]))
    default: metadata["note"] = "yours"
    }
    let altered = Weights(tensors, metadata: metadata, origin: "w.safetensors")
    let error = #expect(throws: FileError.self) { try altered.checkSeal() }
    #expect(
      error?.description
        == "w.safetensors: it is not as it was written, for its checksum differs: copy, download or "
        + "train it again")
  }

  @Test(arguments: [nil, DType.float16, .bfloat16])
  func theSealIsOfTheNumbersAsTheyAreStored(_ dtype: DType?) throws {
    let path = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try weights.sealed(floatsAs: dtype).write(to: path, floatsAs: dtype)
    let read = try Weights(contentsOf: path)
    #expect(read.metadata[Weights.sealKey] != nil)
    try read.checkSeal()
  }
}
