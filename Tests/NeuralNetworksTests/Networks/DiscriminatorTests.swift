import NeuralNetworks
import TensorCore
import TestSupport
import Testing

/// The discriminators that recipes can name.
struct DiscriminatorTests {
  @Test func namesAreWordsAndDiffer() {
    let entries = DiscriminatorCatalog.entries
    #expect(Set(entries.map(\.name)).count == entries.count)
    #expect(entries.allSatisfy { $0.name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil })
    #expect(Set(entries.map(\.help)).count == entries.count)
  }

  @Test func configurationsChangeWhatTheyName() throws {
    let entry = try #require(DiscriminatorCatalog.entries.first { $0.name == "patch" })
    let patch = try #require(
      try entry.make(configuration: #"{"width":8,"inputChannels":3}"#) as? PatchGAN)
    #expect(patch.configuration.width == 8 && patch.configuration.layers == 3)
    #expect(!patch.seesCondition)
    #expect(throws: ConfigurationError.self) { try entry.make(configuration: #"{"wdith":8}"#) }
  }

  /// Each gets what it says that it sees; scores have a gradient by the picture, which is what a
  /// network learns from.
  @Test(arguments: DiscriminatorCatalog.entries.map(\.name))
  func pictureByPictureIsScored(name: String) throws {
    let entry = try #require(DiscriminatorCatalog.entries.first { $0.name == name })
    let critic = try entry.make(configuration: #"{"width":8}"#)
    critic.initialize(seed: 4)
    var random = FixedRandom(seed: 6)
    func picture(_ side: Int) -> Tensor { random.tensor([2, side, side, 3]) }
    let side = critic.side ?? 64
    let leaf = picture(side).watched()
    let views = DiscriminatorViews(
      image: leaf, condition: critic.seesCondition ? picture(side) : nil,
      local: critic.localSide.map { picture($0) })
    let (scores, gradient) = try TrainingMode()() {
      let scores = try critic.scores(views)
      return (scores, try scores.mean().backward()[leaf])
    }
    #expect(scores.count.isMultiple(of: 2))
    #expect(scores.elements.allSatisfy { $0.isFinite })
    let found = try #require(gradient)
    #expect(found.shape == leaf.shape && found.elements.contains { $0 != 0 })
    #expect(try critic.features(views).isEmpty == !critic.givesFeatures)
  }
}
