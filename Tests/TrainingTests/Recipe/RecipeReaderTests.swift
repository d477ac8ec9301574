import GraphEngine
import NeuralNetworks
import Testing

@testable import Training

/// What recipes say, and what they can't.
struct RecipeReaderTests {
  static let short = """
    graphrun: 1
    task: translate
    network: {name: img2img}
    data: {photos: photos, size: 64, batch: 4}
    losses: {l1: 1}
    phases:
      only: {steps: 10}
    """

  @Test func aShortRecipeHasDefaults() throws {
    let recipe = try read(Self.short)
    #expect(recipe.name == "test")
    #expect(recipe.phases.map(\.name) == ["only"])
    #expect(recipe.phases[0].size == 64)
    #expect(recipe.phases[0].batch == 4)
    #expect(recipe.data.photos.map(\.path) == ["/recipes/photos"])
    #expect(recipe.phases[0].optimizer == OptimizerSettings())
    #expect(recipe.stepCount == 10)
  }

  @Test func theCommandLineSetsWhatItNames() throws {
    let recipe = try read(
      Self.short,
      settings: [("data.size", "128"), ("phases.only.steps", "3"), ("data.photos", "mine")])
    #expect(recipe.phases[0].size == 128)
    #expect(recipe.stepCount == 3)
    #expect(recipe.data.photos.map(\.path) == ["/here/mine"])
  }

  @Test func howNetworksBeginAndLearnIsSaidBesideTheirConfiguration() throws {
    let recipe = try read(
      Self.short.replacing(
        "{name: img2img}",
        with: "{name: pix2pix, levels: 6, initialization: normal-0.02, "
          + "recompute: true}\noptimizer: {clip-value: 0.5}"))
    #expect(recipe.network.initialization == .normal && recipe.network.recomputes)
    #expect(recipe.network.configuration == #"{"levels":6}"#)
    #expect(recipe.phases[0].optimizer.clipValue == 0.5)
  }

  @Test func anEmptyRecipeIsNoGraph() throws {
    let error = #expect(throws: GraphError.self) { try read("") }
    #expect(
      error?.description.hasPrefix(
        "test.yaml:1:1: error[G010]: the file is empty: it has to begin with 'graphrun: 1'\n")
        == true)
  }

  @Test func theSmokeFormChangesWhatItNames() throws {
    let text = Self.short + "\nsmoke:\n  data.batch: 1\n  phases.only.steps: 2"
    #expect(try read(text).phases[0].batch == 4)
    let recipe = try read(text, settings: [("smoke", "true")])
    #expect(recipe.isSmoke)
    #expect(recipe.phases[0].batch == 1)
    #expect(recipe.stepCount == 2)
  }

  @Test(
    arguments: [
      (
        "task: translate", "task: translat",
        "test.yaml:2:7: error[G044]: 'task' can't be 'translat'; did you mean 'translate'?"
      ),
      (
        "size: 64", "sise: 64",
        "test.yaml:4:24: error[G016]: 'data' of the recipe has no key 'sise'; did you mean 'size'?"
      ),
      (
        "size: 64", "size: 64.5",
        "test.yaml:4:30: error[G042]: 'data.size' takes a whole number, not 64.5"
      ),
      (
        "batch: 4", "batch: 0",
        "test.yaml:4:41: error[G043]: 'data.batch' takes a whole number from 1 to 1024, not 0"
      ),
      (
        "{name: img2img}", "{name: img3img}",
        "test.yaml:3:17: error[G044]: 'network.name' can't be 'img3img'; did you mean 'img2img'?"
      ),
      (
        "{name: img2img}", "{name: r34unet}",
        "test.yaml:3:10: error[G090]: the task 'translate' does not train the network 'r34unet'; "
          + "it trains deoldify-deep, deoldify-wide, img2img, correction, pix2pix, pix2pix-128, cyclegan, "
          + "cyclegan-128, dualgan"
      ),
      (
        "{name: img2img}", "{name: pix2pix, wdith: 8}",
        "test.yaml:3:33: error[G090]: 'network' has 'wdith', which is not known; did you mean "
          + "'width'?"
      ),
      (
        "{name: img2img}", "{name: pix2pix}",
        "test.yaml:7:3: error[G090]: the network 'pix2pix' takes sizes of at least 256 that are "
          + "multiples of 256, and phase 'only' has 64; set 'size' to 256"
      ),
      (
        "{l1: 1}", "{}",
        "test.yaml:7:3: error[G090]: phase 'only' has nothing to make small; name losses, as "
          + "'losses: {l1: 1}'"
      ),
      (
        "{l1: 1}", "{l1: 1, adversarial: 1}",
        "test.yaml:5:9: error[G090]: the loss 'adversarial' needs a critic"
      ),
      (
        "{l1: 1}", "{dice: 1}",
        "test.yaml:5:9: error[G090]: the loss 'dice' is for the task 'segment'"
      ),
      (
        "photos: photos, ", "",
        "test.yaml:4:1: error[G090]: the recipe names no photographs; give a folder with --set "
          + "data.photos=DIR"
      ),
      (
        "{steps: 10}", "{}",
        "test.yaml:7:3: error[G017]: 'phases.only' of the recipe has no 'steps'"
      ),
      (
        "{steps: 10}", "{steps: 10, trains: critic}",
        "test.yaml:7:3: error[G090]: phase 'only' trains a critic, and the recipe has none; add "
          + "'critic', or leave 'trains' out"
      ),
      (
        "size: 64", "shorter-side: [300, 200]",
        "test.yaml:4:38: error[G090]: 'data.shorter-side' is [least, most], two whole numbers in "
          + "this order"
      ),
      (
        "phases:", "smoke: 5\nphases:",
        "test.yaml:6:8: error[G018]: 'smoke' takes a mapping, not a number"
      ),
      (
        "phases:", "nodes: {}\nphases:",
        "test.yaml:6:1: error[G090]: this is a graph, not a recipe; run it with 'graphrun run'"
      ),
      (
        "task: translate", "task: segment",
        "test.yaml:3:10: error[G090]: the task 'segment' does not train the network 'img2img'; it "
          + "trains r34unet, r34unet-full, r50unet, scratch-unet"
      ),
    ])
  func whatCannotBeIsToldAtItsPlace(old: String, new: String, message: String) throws {
    let error = #expect(throws: GraphError.self) {
      try read(Self.short.replacing(old, with: new))
    }
    let first = error?.description.split(separator: "\n").first.map(String.init)
    #expect(first == message)
  }

  @Test func withoutPairsAllAreTrainedInTurn() throws {
    let text = Self.short.replacing("task: translate", with: "task: translate-unpaired")
      .replacing("losses: {l1: 1}", with: "losses: {cycle: 1}\ncritic: {name: patch}")
      .replacing("{steps: 10}", with: "{steps: 10, critic-steps: 2}")
    let error = #expect(throws: GraphError.self) { try read(text) }
    let told = "\(error as Any)"
    #expect(
      told.contains(
        "test.yaml:8:3: error[G090]: 'translate-unpaired' trains networks and critics in turn, and "
          + "phase 'only' asks for something else; leave 'trains', 'critic-steps' and "
          + "'critic-threshold' out"))
  }

  @Test func theSmokeFormIsAskedForWithTrueOrFalse() throws {
    let error = #expect(throws: GraphError.self) {
      try read(Self.short, settings: [("smoke", "maybe")])
    }
    #expect(
      error?.description == """
        --set:1:7: error[G018]: 'smoke' takes true or false, not text
            1 | smoke=maybe
              |       ^~~~~

        """)
  }

  @Test func aFaultOfTheCommandLineIsShownThere() throws {
    let error = #expect(throws: GraphError.self) {
      try read(Self.short, settings: [("data.size", "big")])
    }
    #expect(
      error?.description == """
        --set:1:11: error[G042]: 'data.size' takes a whole number, not text
            1 | data.size=big
              |           ^~~

        """)
  }

  private func read(_ text: String, settings: [(String, String)] = []) throws -> Recipe {
    try Recipe(
      YAMLDocument(text: text.utf8, path: "/recipes/test.yaml", label: "test.yaml"),
      settings: settings.map { SettingOverride(key: $0.0, value: $0.1) }, currentFolder: "/here")
  }
}
