import NeuralNetworks
import TensorCore
import TestSupport
import Testing

struct GuidedInpaintingUNetTests {
  private let network: GuidedInpaintingUNet
  private let image = Self.random(seed: 1)
  private let guess = Self.random(seed: 2)
  private let holes = Tensor(
    shape: [1, 16, 16, 1], elements: (0..<256).map { $0 % 16 < 8 ? 1 : 0 })

  init() {
    var configuration = GuidedInpaintingUNet.Configuration()
    (configuration.levels, configuration.width) = (2, 4)
    network = GuidedInpaintingUNet(configuration)
    network.initialize(seed: 1)
  }

  @Test func outsideTheHolesItIsTheGuess() throws {
    let result = try network(image, holes: holes, guess: guess)
    #expect(result.shape == [1, 16, 16, 3])
    for pixel in 0..<256 {
      for index in 3 * pixel..<3 * pixel + 3 {
        #expect((result.elements[index] == guess.elements[index]) == (pixel % 16 >= 8))
      }
    }
  }

  @Test func whereNothingIsThoughtWrongTheGuessComesOut() throws {
    for target in network.namedParameters where target.name.hasPrefix("last.") {
      target.parameter.value = Tensor(shape: target.parameter.shape)
    }
    #expect(try network(image, holes: holes, guess: guess) == guess)
  }

  @Test func whatLiesInTheHolesOfTheImageIsNotSeen() throws {
    var other = image
    other.withUnsafeMutableBufferPointer { values in
      for index in values.indices where index / 3 % 16 < 8 { values[index] += 1 }
    }
    let result = try network(image, holes: holes, guess: guess)
    #expect(try network(other, holes: holes, guess: guess) == result)
    #expect(try network(image, holes: holes, guess: image) != result)
  }

  @Test func anImageThatIsAllHoleHasAResult() throws {
    let all = Tensor(shape: [1, 16, 16, 1], repeating: 1)
    #expect(try network(image, holes: all, guess: guess).elements.allSatisfy(\.isFinite))
  }

  private static func random(seed: UInt64) -> Tensor {
    var random = FixedRandom(seed: seed)
    return Tensor(
      shape: [1, 16, 16, 3], elements: (0..<16 * 16 * 3).map { _ in random.uniform() })
  }
}
