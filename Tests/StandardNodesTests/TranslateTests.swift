import NeuralNetworks
import NodeKit
import TestSupport
import Testing

@testable import GraphEngine
@testable import StandardNodes

@Suite struct TranslateTests {
  private let folder: TemporaryFolder
  private let model: String
  private let image = CheckPicture(height: 32, width: 64).image()

  init() throws {
    folder = try TemporaryFolder()
    model = folder.file("model.safetensors")
  }

  @Test(
    "Samples go in and come out in -1...1",
    arguments: ["img2img", "pix2pix", "cyclegan", "dualgan"])
  func translates(_ name: String) throws {
    let network = try write(name)
    let expected = try SampleRange.signed.image(
      network.run([SampleRange.signed.encode(image)]))
    #expect(try translate(image).pixels == expected.pixels)
  }

  @Test func otherSizesAreMirroredAndCut() throws {
    let network = try write("img2img")
    let odd = CheckPicture(height: 33, width: 41).image()
    let whole = try network.run(fitting: [SampleRange.signed.encode(odd)])
    #expect(try translate(odd).pixels == SampleRange.signed.image(whole).pixels)
  }

  @Test func networksOfOneChannelMakeGray() throws {
    var configuration = Pix2PixUNet.Configuration()
    (configuration.levels, configuration.width) = (5, 4)
    (configuration.inputChannels, configuration.outputChannels) = (1, 1)
    try TinyModel.write(Pix2PixUNet(configuration), "pix2pix", to: model)
    #expect(try translate(image).channels == 1)
  }

  @Test func alphaAndMetadataStay() throws {
    try write("img2img")
    let picture = CheckPicture(height: 20, width: 20, bitDepth: 16, hasAlpha: true).image()
    let translated = try translate(picture)
    #expect(translated.alpha == picture.alpha)
    #expect(translated.metadata == picture.metadata)
  }

  @Test func tonesFoundInASmallCopyAreCarriedOver() throws {
    let network = try write("img2img")
    let small = try image.resized(height: 16, width: 32, interpolation: .area)
    let made = try SampleRange.signed.image(network.run([SampleRange.signed.encode(small)]))
    let expected = try image.changed(as: made, was: small)
    #expect(try translate(image, side: 16).pixels == expected.pixels)
    #expect(try translate(image, side: 32).pixels == translate(image, side: 500).pixels)
  }

  @Test func aNetworkThatMakesGrayHasNoSide() throws {
    var configuration = Pix2PixUNet.Configuration()
    (configuration.levels, configuration.width) = (5, 4)
    (configuration.inputChannels, configuration.outputChannels) = (1, 1)
    try TinyModel.write(Pix2PixUNet(configuration), "pix2pix", to: model)
    let error = #expect(throws: NodeError.self) { try translate(image, side: 16) }
    #expect(
      error?.problem == "'side' is for networks that make colours: pix2pix makes gray")
  }

  @discardableResult
  private func write(_ name: String) throws -> any Network {
    switch name {
    case "img2img":
      return try TinyModel.write(ImageTranslator(TinyModel.translator), name, to: model)
    case "pix2pix":
      var configuration = Pix2PixUNet.Configuration()
      (configuration.levels, configuration.width) = (5, 4)
      return try TinyModel.write(Pix2PixUNet(configuration), name, to: model)
    case "cyclegan":
      var configuration = CycleGANResNet.Configuration()
      (configuration.blocks, configuration.width) = (2, 4)
      return try TinyModel.write(CycleGANResNet(configuration), name, to: model)
    default:
      var configuration = DualGANGenerator.Configuration()
      (configuration.levels, configuration.width) = (5, 4)
      return try TinyModel.write(DualGANGenerator(configuration), name, to: model)
    }
  }

  private func translate(_ image: Image, side: Int = 0) throws -> Image {
    try callNode(
      "translate", ["image": image], ["model": .text(model), "side": .integer(side)]
    ).image()
  }
}
