import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

struct PerceptualLossTests {
  private let image: Tensor
  private let target: Tensor

  init() {
    var random = FixedRandom(seed: 31)
    image = random.tensor([1, 16, 16, 3])
    target = random.tensor([1, 16, 16, 3])
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

  @Test("Pixels and features, each times its weight", arguments: [false, true])
  func weightedSum(isSquared: Bool) throws {
    var recipe = PerceptualRecipe.deOldify2018
    recipe.distance = isSquared ? .meanSquared : .meanAbsolute
    let bank = bank(recipe)
    func difference(_ a: Tensor, _ b: Tensor) -> Double {
      zip(a.elements, b.elements).reduce(0) {
        let difference = Double($1.0) - Double($1.1)
        return $0 + (isSquared ? difference * difference : abs(difference))
      } / Double(a.count)
    }
    let features = try zip(bank(image), bank(target)).map(difference)
    let expected =
      difference(image, target) + 20 * features[0] + 70 * features[1] + 10 * features[2]
    let found = try PerceptualLoss(recipe, bank)(image, to: target)
    #expect(abs(Double(found.elements[0]) - expected) < 1e-4 * expected)
  }

  @Test func thePublishedRecipes() {
    #expect(PerceptualRecipe.deOldify.weights == [20, 70, 10])
    #expect(PerceptualRecipe.deOldify.layers == [22, 32, 42])
    #expect(PerceptualRecipe.deOldify2018.layers == [3, 8, 15])
    #expect(PerceptualRecipe.lowFeatures.distance == .meanSquared)
    #expect(PerceptualRecipe.partialConvolutions.layers == [4, 9, 16])
  }

  @Test func equalImagesLoseNothing() throws {
    let loss = PerceptualLoss(.deOldify2018, bank(.deOldify2018))
    #expect(try loss(image, to: image).elements == [0])
  }

  @Test("Gradients reach the image, not the features' parameters, nor move their norms")
  func frozenFeatures() throws {
    var recipe = PerceptualRecipe.deOldify
    (recipe.layers, recipe.weights) = ([5, 12], [1, 1])
    let bank = bank(recipe)
    let before = bank.namedParameters.map(\.parameter.value)
    let (leaf, wanted) = (image.watched(), target.watched())
    let gradients = try TrainingMode()() {
      try PerceptualLoss(recipe, bank)(leaf, to: wanted).backward()
    }
    #expect(gradients[leaf]?.elements.contains { $0 != 0 } == true)
    #expect(gradients[wanted] == nil)
    #expect(bank.namedParameters.allSatisfy { gradients[$0.parameter] == nil })
    #expect(bank.namedParameters.map(\.parameter.value) == before)
  }

  @Test("The gradient by the image against differences of the loss itself")
  func gradient() throws {
    var recipe = PerceptualRecipe.lowFeatures
    recipe.pixelWeight = 0.5
    let loss = PerceptualLoss(recipe, bank(recipe))
    let leaf = image.watched()
    let found = try #require(try TrainingMode()() { try loss(leaf, to: target).backward() }[leaf])
    var random = FixedRandom(seed: 2)
    let direction = random.tensor(image.shape)
    func value(_ step: Float) throws -> Double {
      Double(try loss(image.adding(direction, times: step), to: target).elements[0])
    }
    let slope = try (value(1e-3) - value(-1e-3)) / 2e-3
    #expect(abs(inner(found, direction) - slope) < 1e-3 * abs(slope) + 1e-4)
  }
}
