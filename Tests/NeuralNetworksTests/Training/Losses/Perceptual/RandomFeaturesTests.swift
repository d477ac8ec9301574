import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

struct RandomFeaturesTests {
  private func features(seed: UInt64 = 0, hasBatchNorm: Bool = true) -> RandomFeatures {
    var configuration = VGG16Features.Configuration()
    configuration.layers = hasBatchNorm ? [22, 32, 42] : [4, 9, 16]
    configuration.hasBatchNorm = hasBatchNorm
    return RandomFeatures(configuration, seed: seed)
  }

  @Test("Rows at right angles, of length sqrt(2): W W^T = 2", arguments: [0, 4, 7])
  func orthogonalRows(index: Int) throws {
    let weights = features(hasBatchNorm: false).namedParameters.map(\.parameter)
      .filter { $0.shape.rank == 4 }
    let weight = try #require(index < weights.count ? weights[index] : weights.last)
    let (rows, length) = (weight.shape[0], weight.shape.count / weight.shape[0])
    let values = weight.value.elements
    for a in 0..<rows {
      for b in 0...a {
        let product = (0..<length).reduce(0) {
          $0 + values[a * length + $1] * values[b * length + $1]
        }
        #expect(abs(product - (a == b ? 2 : 0)) < 1e-5)
      }
    }
  }

  @Test func theyHaveAQuarterOfVGGsWidth() throws {
    let image = Tensor(shape: [1, 32, 32, 3], repeating: 1)
    #expect(
      try features()(image).map(\.shape) == [[1, 8, 8, 64], [1, 4, 4, 128], [1, 2, 2, 128]])
  }

  @Test func theSeedChoosesThem() throws {
    var random = FixedRandom(seed: 1)
    let image = random.tensor([1, 32, 32, 3])
    #expect(try features()(image) == features()(image))
    #expect(try features()(image)[0] != features(seed: 1)(image)[0])
  }

  @Test("Features neither fade nor grow from layer to layer")
  func sizes() throws {
    var random = FixedRandom(seed: 1)
    let image = random.tensor([1, 64, 64, 3])
    for feature in try features()(image) {
      let square = inner(feature, feature) / Double(feature.count)
      #expect(square > 0.03 && square < 30, "\(square)")
    }
  }

  @Test func moreDamageIsALargerLoss() throws {
    var random = FixedRandom(seed: 9)
    let image = random.tensor([1, 64, 64, 3])
    let noise = random.tensor([1, 64, 64, 3])
    let comparison = try FeatureComparison(.deOldify, .random())
    let losses = try [0.05, 0.2, 0.8].map {
      try comparison([image.adding(noise, times: $0)], to: image).perceptual().elements[0]
    }
    #expect(losses[0] > 0 && losses[0] < losses[1] && losses[1] < losses[2])
  }
}
