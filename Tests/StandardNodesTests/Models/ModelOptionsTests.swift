import NeuralNetworks
import NodeKit
import TestSupport
import Testing

@testable import GraphEngine
@testable import StandardNodes

@Suite struct ModelOptionsTests {
  @Test("Networks work in the precision that a graph states", arguments: Precision.allCases)
  func precision(_ precision: Precision) throws {
    let folder = try TemporaryFolder()
    let model = folder.file("model.safetensors")
    let network = try TinyModel.write(
      ImageTranslator(TinyModel.translator), "img2img", to: model)
    let image = CheckPicture(height: 32, width: 64).image()
    let seen = try SampleRange.signed.encode(image)
    let made = try Precision.$current.withValue(precision) { try network.run([seen]) }
    let translated = try callNode(
      "translate", ["image": image],
      ["model": .text(model), "precision": .text(precision.rawValue)]
    ).image()
    #expect(try translated.pixels == SampleRange.signed.image(made).pixels)
    let isExact = precision == .float32 || BFloat16Unit.current == .none
    #expect((try made == network.run([seen])) == isExact)
  }

  @Test func partsSeeAsFarAsTheNetworkUnlessStated() throws {
    let network = CompletionNetwork(TinyModel.completion)
    let reach = try #require(network.locality?.reach)
    #expect(ModelOptions.overlap(0, of: network) == reach)
    #expect(ModelOptions.overlap(7, of: network) == 7)
    #expect(ModelOptions.overlap(0, of: DeOldify(TinyModel.deOldify)) == 128)
  }

  @Test("What a call takes grows with the part that the network sees")
  func work() throws {
    let folder = try TemporaryFolder()
    let model = folder.file("model.safetensors")
    try TinyModel.write(CompletionNetwork(TinyModel.completion), "glcic", to: model)
    func work(_ options: [String: OptionValue], side: Int? = 4096) -> NodeWork? {
      self.work(model, options, side: side)
    }
    func tiles(_ tile: Int, _ overlap: Int) -> [String: OptionValue] {
      ["tile": .integer(tile), "overlap": .integer(overlap)]
    }
    let whole = try #require(work([:])?.bytes)
    let part = try #require(work(tiles(512, 256))?.bytes)
    // 25.2 bytes for each pixel that the network sees, and 24 for each of the images.
    #expect(whole == Int(25.2 * 4096 * 4096) + 24 * 4096 * 4096)
    #expect(part == Int(25.2 * 1024 * 1024) + 24 * 4096 * 4096)
    #expect(work([:], side: nil) == nil)
    // The network sees 4100 pixels, and tiles of 4 at least.
    #expect(work([:], side: 4097)?.bytes == Int(25.2 * 4100 * 4100) + 24 * 4097 * 4097)
    #expect(work(tiles(1, 8))?.seconds == work(tiles(4, 8))?.seconds)
  }

  @Test func whereMemoryIsShortTilesAreAdvisedThatHalveIt() throws {
    let folder = try TemporaryFolder()
    let model = folder.file("model.safetensors")
    var configuration = TinyModel.completion
    configuration.width = 32
    try TinyModel.write(CompletionNetwork(configuration), "glcic", to: model)
    let whole = try #require(work(model, [:]))
    #expect(whole.saving == MemorySaving(option: "tile", value: 1024))
    let part = try #require(work(model, ["tile": .integer(1024)]))
    #expect(part.bytes <= whole.bytes / 2)
    // The images that go in and come out are left.
    #expect(part.saving == nil)
    #expect(work(model, [:], side: 300)?.saving == nil)
  }

  /// What `complete` takes for a square image.
  private func work(
    _ model: String, _ options: [String: OptionValue], side: Int? = 4096
  ) -> NodeWork? {
    let image = ValueShape(height: side, width: side, channels: 3)
    let call = PlannedCall(
      inputs: ["image": [image], "mask": [image.with(channels: 1)]],
      options: options.merging(["model": .text(model)]) { $1 })
    return StandardRegistry.make()["complete"]?.descriptor.work?(call)
  }
}
