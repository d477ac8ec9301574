import NeuralNetworks
import NodeKit
import TestSupport
import Testing

@testable import GraphEngine
@testable import StandardNodes

@Suite struct SegmentDefectsTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = folder.file("model.safetensors")
  }

  @Test func givesTheSigmoidOfTheNetworksLogits() throws {
    let network = try TinyModel.write(AlbuNet(TinyModel.albuNet), "r34unet", to: model)
    let image = CheckPicture(height: 64, width: 128).image()
    let mask = try callNode("segment-defects", ["image": image], ["model": .text(model)]).mask()
    let expected = try network(SampleRange.imageNet.encode(image)).activated(.sigmoid)
    #expect(mask.values == expected.reshaped([64, 128]))
  }

  @Test func moreSensitivityBelievesWhatTheNetworkHalfBelieves() throws {
    try TinyModel.write(AlbuNet(TinyModel.albuNet), "r34unet", to: model)
    let image = CheckPicture(height: 64, width: 64).image()
    func belief(_ sensitivity: Double) throws -> [Float] {
      try callNode(
        "segment-defects", ["image": image],
        ["model": .text(model), "sensitivity": .number(sensitivity)]
      ).mask().values.elements
    }
    let (usual, more) = (try belief(0.5), try belief(0.8))
    // By Bayes' rule: what was 0.2 is 0.5 now.
    for (p, shifted) in zip(usual, more) {
      #expect(abs(shifted - 4 * p / (4 * p + 1 - p)) < 1e-5)
    }
  }

  @Test func takesGrayPhotographsOfAnySize() throws {
    try TinyModel.write(AlbuNet(TinyModel.albuNet), "r34unet", to: model)
    let gray = CheckPicture(height: 45, width: 70, channels: 1).image()
    let mask = try callNode("segment-defects", ["image": gray], ["model": .text(model)]).mask()
    let ofColour = try callNode(
      "segment-defects", ["image": gray.expandedToRGB()], ["model": .text(model)]
    ).mask()
    #expect((mask.height, mask.width) == (45, 70))
    #expect(mask == ofColour)
  }

  @Test func theScratchDetectorSeesGray() throws {
    var configuration = ScratchUNet.Configuration()
    configuration.width = 4
    let network = try TinyModel.write(ScratchUNet(configuration), "scratch-unet", to: model)
    let image = CheckPicture(height: 48, width: 64).image()
    let mask = try callNode("segment-defects", ["image": image], ["model": .text(model)]).mask()
    let expected = try network(SampleRange.signed.encode(image.luma())).activated(.sigmoid)
    #expect(mask.values == expected.reshaped([48, 64]))
  }

  @Test func tilesThatSeeFarEnoughLeaveNoTrace() throws {
    var configuration = TinyModel.albuNet
    configuration.keepsFullResolution = true
    try TinyModel.write(AlbuNet(configuration), "r34unet-full", to: model)
    let image = CheckPicture(height: 900, width: 48).image()
    func mask(_ tile: Int, _ overlap: Int) throws -> Mask {
      try callNode(
        "segment-defects", ["image": image],
        ["model": .text(model), "tile": .integer(tile), "overlap": .integer(overlap)]
      ).mask()
    }
    let whole = try mask(0, 0)
    #expect(try mask(256, 0) == whole)
    #expect(try mask(256, 549) == whole)
    #expect(try mask(256, 16) != whole)
  }

  @Test func whatTheOverviewShowsCountsToo() throws {
    try TinyModel.write(AlbuNet(TinyModel.albuNet), "r34unet", to: model)
    let image = CheckPicture(height: 96, width: 64).image()
    func belief(_ image: Image, _ overview: Int) throws -> Mask {
      try callNode(
        "segment-defects", ["image": image],
        ["model": .text(model), "overview": .integer(overview)]
      ).mask()
    }
    let (whole, small) = (
      try belief(image, 0),
      try belief(image.resized(height: 48, width: 32, interpolation: .area), 0)
    )
    let broad = try small.resized(height: 96, width: 64, interpolation: .bilinear)
    #expect(
      try belief(image, 48).values.elements
        == zip(whole.values.elements, broad.values.elements).map(max))
    // Not half as long again: an overview shows nothing new.
    #expect(try belief(image, 65) == whole)
    #expect(try belief(image, 64) != whole)
  }
}
