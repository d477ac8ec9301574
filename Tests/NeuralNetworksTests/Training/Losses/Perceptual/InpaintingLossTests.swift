import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

struct InpaintingLossTests {
  private let result: Tensor
  private let target: Tensor
  /// The left half.
  private let holes: Tensor
  private let bank: RandomFeatures

  init() {
    var random = FixedRandom(seed: 13)
    result = random.tensor([1, 16, 16, 3])
    target = random.tensor([1, 16, 16, 3])
    holes = Tensor(shape: [1, 16, 16], elements: (0..<256).map { $0 % 16 < 8 ? 1 : 0 })
    var configuration = VGG16Features.Configuration()
    configuration.layers = PerceptualRecipe.partialConvolutions.layers
    bank = RandomFeatures(configuration)
  }

  private func terms(_ x: Tensor, holes: Tensor) throws -> [String: Float] {
    let terms = try InpaintingLoss(bank).terms(x, to: target, holes: holes)
    return Dictionary(uniqueKeysWithValues: terms.map { ($0.name, $0.value.elements[0]) })
  }

  @Test func eachTermIsWhatThePaperSays() throws {
    let found = try terms(result, holes: holes)
    let composite = try result.mapped(with: target) { $0 + 0 * $1 }
      .scaledPixels(by: holes).adding(target.scaledPixels(by: holes.mapped { 1 - $0 }))
    let differences = zip(result.elements, target.elements).map { abs($0 - $1) }
    let inHole = differences.indices.filter { $0 / 3 % 16 < 8 }.reduce(0) { $0 + differences[$1] }
    let all = differences.reduce(0, +)
    #expect(abs(try #require(found["hole"]) - inHole / 768) < 1e-5)
    #expect(abs(try #require(found["valid"]) - (all - inHole) / 768) < 1e-5)
    let wanted = try bank(target)
    var (perceptual, style): (Float, Float) = (0, 0)
    for image in [result, composite] {
      for (mine, other) in zip(try bank(image), wanted) {
        perceptual += try mine.meanAbsoluteError(to: other).elements[0]
        style += try mine.gramMatrices().meanAbsoluteError(to: other.gramMatrices()).elements[0]
      }
    }
    #expect(abs(try #require(found["perceptual"]) - perceptual) < 1e-4)
    #expect(abs(try #require(found["style"]) - style) < 1e-4)
    let variation = try composite.totalVariation().elements[0]
    #expect(abs(try #require(found["total variation"]) - variation) < 1e-5)
  }

  @Test func theSumIsWeighted() throws {
    let found = try terms(result, holes: holes)
    let weights: [String: Float] = [
      "valid": 1, "hole": 6, "perceptual": 0.05, "style": 120, "total variation": 0.1,
    ]
    let expected = weights.reduce(0) { $0 + $1.value * (found[$1.key] ?? .nan) }
    let sum = try InpaintingLoss(bank)(result, to: target, holes: holes)
    #expect(abs(sum.elements[0] - expected) < 1e-4 * expected)
  }

  @Test func withoutHolesTheCompositeIsTheTarget() throws {
    let none = Tensor(shape: holes.shape)
    let found = try terms(result, holes: none)
    #expect(found["hole"] == 0)
    #expect(try #require(found["total variation"]) == target.totalVariation().elements[0])
  }
}
