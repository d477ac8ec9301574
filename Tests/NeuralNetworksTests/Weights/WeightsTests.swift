import NeuralNetworks
import TensorCore
import Testing

struct WeightsTests {
  private let weights = Weights(
    [
      StoredTensor("conv.weight", Tensor(shape: [2, 1, 1, 1], elements: [1, 2])),
      StoredTensor("conv.bias", Tensor(shape: [2], elements: [3, 4])),
      StoredTensor("bn.num_batches_tracked", Tensor(shape: [], elements: [9])),
    ], metadata: ["format": "pt"], origin: "a.safetensors")

  @Test func aNetworkGetsItsTensorsInItsOrder() throws {
    let tensors = try weights.tensors(matching: [
      ParameterShape("conv.bias", [2]), ParameterShape("conv.weight", [2, 1, 1, 1]),
    ])
    #expect(tensors.map(\.elements) == [[3, 4], [1, 2]])
    #expect(tensors.map(\.shape) == [[2], [2, 1, 1, 1]])
  }

  @Test func anythingElseIsAMismatch() {
    #expect(throws: KeyMismatch.self) {
      try weights.tensors(matching: [ParameterShape("conv.bias", [2])])
    }
  }

  @Test func namesAreMappedOrLeftOut() throws {
    let mapped = try weights.renamed { $0.hasPrefix("bn") ? nil : "net." + $0 }
    #expect(mapped.names == ["net.conv.weight", "net.conv.bias"])
    #expect(mapped.metadata == weights.metadata && mapped.origin == weights.origin)
    #expect(mapped.parameterCount == 4)
    let error = #expect(throws: FileError.self) { try weights.renamed { _ in "x" } }
    #expect(
      error?.description
        == "a.safetensors: the tensors 'conv.weight' and 'conv.bias' would both be named 'x'")
  }
}
