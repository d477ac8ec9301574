import NeuralNetworks
import NodeKit
import TestSupport
import Testing

@testable import GraphEngine
@testable import StandardNodes

@Suite struct InpaintTests {
  private let folder: TemporaryFolder
  private let model: String
  private let picture = CheckPicture(height: 32, width: 48)

  init() throws {
    folder = try TemporaryFolder()
    model = folder.file("model.safetensors")
  }

  @Test func fillsTheHoleWithWhatTheNetworkMakes() throws {
    let network = try TinyModel.write(
      PartialConvUNet(TinyModel.partialConv), "pconv", to: model)
    let (image, mask) = (picture.image(), picture.mask())
    let made = try SampleRange.imageNet.image(
      network(SampleRange.imageNet.encode(image), holes: mask.asNetworkInput))
    var expected = image
    try expected.composite(made, where: mask)
    #expect(try inpaint(image, mask) == expected)
    #expect(expected != image)
  }

  @Test(arguments: ["graph", "file"])
  func theNumbersMeanWhatGraphOrFileSay(_ who: String) throws {
    let stated = who == "file" ? ["graphrun.samples": "unit"] : ["graphrun.samples": "signed"]
    let network = try TinyModel.write(
      PartialConvUNet(TinyModel.partialConv), "pconv", metadata: stated, to: model)
    let (image, mask) = (picture.image(), picture.mask())
    let made = try SampleRange.unit.image(
      network(SampleRange.unit.encode(image), holes: mask.asNetworkInput))
    var expected = image
    try expected.composite(made, where: mask)
    let options: [String: OptionValue] = who == "graph" ? ["samples": .text("unit")] : [:]
    #expect(try inpaint(image, mask, options) == expected)
  }

  @Test func aFileThatSaysWhatNobodyKnowsIsRefused() throws {
    try TinyModel.write(
      PartialConvUNet(TinyModel.partialConv), "pconv", metadata: ["graphrun.samples": "bytes"],
      to: model)
    #expect(
      throws: NodeError(
        "\(model): its metadata 'graphrun.samples' is 'bytes', not unit, signed or imagenet",
        remedy: "set the option 'samples'")
    ) { try inpaint(picture.image(), picture.mask()) }
  }

  @Test func grayStaysGray() throws {
    try TinyModel.write(PartialConvUNet(TinyModel.partialConv), "pconv", to: model)
    let gray = CheckPicture(height: 20, width: 30, channels: 1).image()
    let filled = try inpaint(gray, CheckPicture(height: 20, width: 30).mask())
    #expect(filled.channels == 1)
    #expect(filled[0, 0] == gray[0, 0])
  }

  @Test func anEmptyHoleChangesNothingAndAFullOneIsRefused() throws {
    try TinyModel.write(PartialConvUNet(TinyModel.partialConv), "pconv", to: model)
    let image = picture.image()
    #expect(try inpaint(image, Mask(height: 32, width: 48, repeating: 0.5)) == image)
    #expect(throws: NodeError.fullHole) {
      try inpaint(image, Mask(height: 32, width: 48, repeating: 1))
    }
  }

  private func inpaint(
    _ image: Image, _ mask: Mask, _ options: [String: OptionValue] = [:]
  ) throws -> Image {
    try callNode(
      "inpaint", ["image": image, "mask": mask],
      options.merging(["model": .text(model)]) { $1 }
    ).image()
  }
}
