import NeuralNetworks
import TensorCore
import Testing

struct NetworkImportTests {
  private var network: PartialConvUNet {
    var configuration = PartialConvUNet.Configuration()
    configuration.width = 2
    configuration.levels = 4
    return PartialConvUNet(configuration)
  }

  private func published(_ more: [StoredTensor] = []) -> Weights {
    Weights(
      network.namedParameters.map { StoredTensor($0.name, Tensor(shape: $0.parameter.shape)) }
        + more, origin: "a.pth")
  }

  @Test func whatANetworkDoesNotNeedIsLeftOut() throws {
    let extra = ["enc_1.conv.mask_conv.weight", "enc_2.bn.num_batches_tracked"]
    let weights = published(extra.map { StoredTensor($0, Tensor(shape: [1])) })
    #expect(try network.adopting(weights).names == network.namedParameters.map(\.name))
  }

  /// Files of PyTorch before 1.1 have no `weight_v`.
  @Test func spectralNormsOfOldFilesAreCompleted() throws {
    var configuration = DeOldify2018.Configuration()
    configuration.width = 2
    let network = DeOldify2018(configuration)
    let tensors = network.namedParameters.map {
      StoredTensor($0.name, Tensor(shape: $0.parameter.shape, repeating: 1))
    }
    let old = Weights(tensors.filter { !$0.name.hasSuffix("weight_v") }, origin: "a.pth")
    #expect(old.tensors.count < tensors.count)
    #expect(try Set(network.adopting(old).names) == Set(tensors.map(\.name)))
  }

  @Test func anythingElseIsAMismatch() {
    let weights = published([StoredTensor("more", Tensor(shape: [1]))])
    let error = #expect(throws: KeyMismatch.self) { try network.adopting(weights) }
    #expect(error?.unexpected == [ParameterShape("more", [1])])
  }
}
