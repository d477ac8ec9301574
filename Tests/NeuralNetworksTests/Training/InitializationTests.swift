import TensorCore
import Testing

@testable import NeuralNetworks

struct InitializationTests {
  private struct Layers: Module {
    let conv = Conv2d(inputChannels: 32, outputChannels: 64, kernelSize: 3)
    let norm = BatchNorm2d(4096)
    let shuffled = Conv2d(
      inputChannels: 128, outputChannels: 64, kernelSize: 1, weightNorm: .spectral, shuffledBy: 2)
    var children: Children { ["conv": conv, "norm": norm, "shuffled": shuffled] }
  }

  private func values(_ initialization: Initialization, _ name: String) throws -> [Float] {
    let layers = Layers()
    layers.initialize(seed: 3, initialization)
    return try #require(layers.namedParameters.first { $0.name == name }).parameter.value.elements
  }

  private func deviation(_ values: [Float], about mean: Float = 0) -> Float {
    (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)).squareRoot()
  }

  @Test(
    "The deviation of a 3x3 convolution from 32 to 64 channels",
    arguments: [
      (Initialization.layers, 1 / (Float(288) * 3).squareRoot()), (.normal, 0.02),
      (.kaiming, (2 / Float(288)).squareRoot()),
      (.xavier, (6 / Float(288 + 576) / 3).squareRoot()),
    ])
  func weights(initialization: Initialization, expected: Float) throws {
    let found = deviation(try values(initialization, "conv.weight"))
    #expect(abs(found - expected) < 0.02 * expected)
  }

  @Test func biasesAreZeroAndNormsAboutOne() throws {
    for initialization in [Initialization.normal, .kaiming, .xavier] {
      #expect(try values(initialization, "conv.bias").allSatisfy { $0 == 0 })
      #expect(try values(initialization, "norm.running_var").allSatisfy { $0 == 1 })
    }
    #expect(try values(.kaiming, "norm.weight").allSatisfy { $0 == 1 })
    let scales = try values(.normal, "norm.weight")
    #expect(abs(deviation(scales, about: 1) - 0.02) < 0.001)
  }

  @Test func estimatesOfSpectralNormsStayUnitNormal() throws {
    #expect(deviation(try values(.normal, "shuffled.weight_u")) > 0.5)
  }

  @Test("What pixel shuffling enlarges begins without a checkerboard: 2x2 equal pixels")
  func beforePixelShuffling() throws {
    for initialization in Initialization.allCases {
      let layers = Layers()
      layers.initialize(seed: 1, initialization)
      let image = Tensor(
        shape: [1, 3, 3, 128], elements: (0..<1152).map { Float($0 &* 7919 % 2001) / 1000 - 1 })
      let enlarged = try layers.shuffled(image).pixelShuffled(by: 2).elements
      func pixel(_ y: Int, _ x: Int) -> ArraySlice<Float> {
        enlarged[(y * 6 + x) * 16..<(y * 6 + x + 1) * 16]
      }
      for (y, x) in [(0, 0), (2, 4), (4, 2)] {
        for (down, right) in [(0, 1), (1, 0), (1, 1)] {
          #expect(Array(pixel(y, x)) == Array(pixel(y + down, x + right)))
        }
      }
      #expect(Array(pixel(0, 0)) != Array(pixel(2, 2)))
      #expect(Set(pixel(0, 0)).count > 8)
    }
  }

  @Test func namesAreThoseOfRecipes() {
    #expect(
      Initialization.allCases.map(\.rawValue) == ["default", "normal-0.02", "kaiming", "xavier"])
  }
}
