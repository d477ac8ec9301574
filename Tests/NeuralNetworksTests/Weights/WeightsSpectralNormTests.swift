import NeuralNetworks
import TensorCore
import Testing

/// Files from before PyTorch 1.1: without v, and with the normalised weight or not.
struct WeightsSpectralNormTests {
  /// u^T W = [3, 4] for u = [1, 0]: so v = [0.6, 0.8] and u^T W v = 5.
  private let old = [
    StoredTensor("weight_orig", Tensor(shape: [2, 2, 1, 1], elements: [3, 4, 0, 10])),
    StoredTensor("weight_u", Tensor(shape: [2], elements: [1, 0])),
  ]

  private func convolved(_ tensors: [StoredTensor]) throws -> [Float] {
    let conv = Conv2d(
      inputChannels: 2, outputChannels: 2, kernelSize: 1, bias: false, weightNorm: .spectral)
    try conv.load(Weights(tensors, origin: "old.pth"))
    return try conv(Tensor(shape: [1, 1, 1, 2], elements: [1, 0])).elements
  }

  @Test func vIsTheDirectionOfTheTransposedWeightTimesU() throws {
    let result = try convolved(old)
    #expect(abs(result[0] - 0.6) < 1e-6 && result[1] == 0)
  }

  @Test func theNormalisedWeightOfTheFileCounts() throws {
    let halved = StoredTensor("weight", Tensor(shape: [2, 2, 1, 1], elements: [1.5, 2, 0, 5]))
    #expect(abs(try convolved(old + [halved])[0] - 1.5) < 1e-6)
  }

  @Test func aPresentVIsTaken() throws {
    let v = StoredTensor("weight_v", Tensor(shape: [2], elements: [1, 0]))
    #expect(abs(try convolved(old + [v])[0] - 1) < 1e-6)
  }

  @Test func shapesThatDoNotFitAreToldAsEver() throws {
    let wrong = [old[0], StoredTensor("weight_u", Tensor(shape: [3], elements: [1, 0, 0]))]
    #expect {
      try convolved(wrong)
    } throws: {
      "\($0)" == """
        old.pth: not the weights of this network: 1 of 3 parameters fit
          missing: 'weight_v' [2]
          different: 'weight_u' is [3], but the network needs [2]
        """
    }
  }
}
