import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

struct FeatureComparisonTests {
  private let image: Tensor
  private let other: Tensor
  private let target: Tensor

  init() {
    var random = FixedRandom(seed: 31)
    image = random.tensor([1, 16, 16, 3])
    target = random.tensor([1, 16, 16, 3])
    other = random.tensor([1, 16, 16, 3])
  }

  /// VGG-16 of two channels with random weights.
  private func bank(_ recipe: PerceptualRecipe) -> VGG16Features {
    var configuration = VGG16Features.Configuration()
    (configuration.width, configuration.layers) = (2, recipe.layers)
    configuration.hasBatchNorm = recipe.hasBatchNorm
    let bank = VGG16Features(configuration)
    bank.initialize(seed: 6)
    return bank
  }

  @Test("Features of two pictures, each layer times its weight", arguments: [false, true])
  func perceptual(isSquared: Bool) throws {
    var recipe = PerceptualRecipe.deOldify2018
    recipe.distance = isSquared ? .meanSquared : .meanAbsolute
    let bank = bank(recipe)
    func difference(_ a: Tensor, _ b: Tensor) -> Double {
      zip(a.elements, b.elements).reduce(0) {
        let difference = Double($1.0) - Double($1.1)
        return $0 + (isSquared ? difference * difference : abs(difference))
      } / Double(a.count)
    }
    let expected = try [image, other].reduce(0.0) {
      let features = try zip(bank($1), bank(target)).map(difference)
      return $0 + 20 * features[0] + 70 * features[1] + 10 * features[2]
    }
    let found = try FeatureComparison(recipe, bank)([image, other], to: target).perceptual()
    #expect(abs(Double(found.elements[0]) - expected) < 1e-4 * expected)
  }

  @Test func styleComparesGramMatrices() throws {
    let recipe = PerceptualRecipe.partialConvolutions
    let bank = bank(recipe)
    var expected: Float = 0
    for picture in [image, other] {
      for (mine, real) in zip(try bank(picture), try bank(target)) {
        expected += try mine.gramMatrices().meanAbsoluteError(to: real.gramMatrices()).elements[0]
      }
    }
    let found = try FeatureComparison(recipe, bank)([image, other], to: target).style()
    #expect(abs(found.elements[0] - expected) < 1e-4 * expected)
  }

  @Test func thePublishedRecipes() {
    #expect(PerceptualRecipe.deOldify.weights == [20, 70, 10])
    #expect(PerceptualRecipe.deOldify.layers == [22, 32, 42])
    #expect(PerceptualRecipe.deOldify2018.layers == [3, 8, 15])
    #expect(PerceptualRecipe.lowFeatures.distance == .meanSquared)
    #expect(PerceptualRecipe.partialConvolutions.layers == [4, 9, 16])
  }

  @Test func equalImagesLoseNothing() throws {
    let comparison = FeatureComparison(.deOldify2018, bank(.deOldify2018))
    let differences = try comparison([target, target], to: target)
    #expect(try differences.perceptual().elements == [0])
    #expect(try differences.style().elements == [0])
  }

  @Test("Gradients reach the image, not the features' parameters, nor move their norms")
  func frozenFeatures() throws {
    var recipe = PerceptualRecipe.deOldify
    (recipe.layers, recipe.weights) = ([5, 12], [1, 1])
    let bank = bank(recipe)
    let before = bank.namedParameters.map(\.parameter.value)
    let (leaf, wanted) = (image.watched(), target.watched())
    let gradients = try TrainingMode()() {
      let differences = try FeatureComparison(recipe, bank)([leaf], to: wanted)
      return try differences.perceptual().adding(differences.style()).backward()
    }
    #expect(gradients[leaf]?.elements.contains { $0 != 0 } == true)
    #expect(gradients[wanted] == nil)
    #expect(bank.namedParameters.allSatisfy { gradients[$0.parameter] == nil })
    #expect(bank.namedParameters.map(\.parameter.value) == before)
  }

  @Test("The gradient by the image against differences of the loss itself", arguments: [0, 100])
  func gradient(style: Float) throws {
    let recipe = PerceptualRecipe.lowFeatures
    let comparison = FeatureComparison(recipe, bank(recipe))
    func loss(_ image: Tensor) throws -> Tensor {
      let differences = try comparison([image], to: target)
      return try differences.perceptual().adding(differences.style(), times: style)
    }
    let leaf = image.watched()
    let found = try #require(try TrainingMode()() { try loss(leaf).backward() }[leaf])
    var random = FixedRandom(seed: 2)
    let direction = random.tensor(image.shape)
    func value(_ step: Float) throws -> Double {
      Double(try loss(image.adding(direction, times: step)).elements[0])
    }
    let slope = try (value(1e-3) - value(-1e-3)) / 2e-3
    #expect(abs(inner(found, direction) - slope) < 1e-3 * abs(slope) + 1e-4)
  }
}
