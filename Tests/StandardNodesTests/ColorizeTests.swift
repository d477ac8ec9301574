import NeuralNetworks
import NodeKit
import TestSupport
import Testing

@testable import GraphEngine
@testable import StandardNodes

@Suite struct ColorizeTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = folder.file("model.safetensors")
  }

  @Test("A network of two outputs makes Cb and Cr, less one half")
  func planes() throws {
    let network = try TinyModel.write(AlbuNet(TinyModel.colours), "r34unet", to: model)
    let image = CheckPicture(height: 64, width: 64, channels: 1).image()
    let made = try network(SampleRange.imageNet.encode(image.expandedToRGB())).elements
    let plane = { (channel: Int) in
      Tensor(
        shape: [64, 64],
        elements: (0..<64 * 64).map { min(1, max(0, made[2 * $0 + channel] + 0.5)) }
      )
    }
    var expected = try YCbCr(image)
    (expected.cb, expected.cr) = (plane(0), plane(1))
    #expect(try colorize(image) == expected.rgb())
  }

  @Test("DeOldify sees a gray square of 16 x render-factor and gives its colours")
  func deOldify() throws {
    let network = try TinyModel.write(DeOldify(TinyModel.deOldify), "deoldify-deep", to: model)
    let image = CheckPicture(height: 40, width: 50).image()
    let square = try image.luma().resized(height: 64, width: 64, interpolation: .bilinear)
    let made = try SampleRange.imageNet.image(
      network(SampleRange.imageNet.encode(square.expandedToRGB())))
    let colours = try YCbCr(made.resized(height: 40, width: 50, interpolation: .bilinear))
    var expected = try YCbCr(image)
    (expected.cb, expected.cr) = (colours.cb, colours.cr)
    #expect(try colorize(image, ["render-factor": .integer(4)]) == expected.rgb())
  }

  @Test func deOldifyOf2018GivesSamplesAboutZero() throws {
    var configuration = DeOldify2018.Configuration()
    configuration.width = 8
    let network = try TinyModel.write(
      DeOldify2018(configuration), "deoldify-2018", to: model)
    let image = CheckPicture(height: 32, width: 32, channels: 1).image()
    let made = try SampleRange.signed.image(
      network(SampleRange.imageNet.encode(image.expandedToRGB())))
    let colours = try YCbCr(made)
    var expected = try YCbCr(image)
    (expected.cb, expected.cr) = (colours.cb, colours.cr)
    #expect(try colorize(image, ["render-factor": .integer(2)]) == expected.rgb())
  }

  @Test("The brightness stays as it was", arguments: [1, 3])
  func brightness(_ channels: Int) throws {
    try TinyModel.write(AlbuNet(TinyModel.colours), "r34unet", to: model)
    let image = CheckPicture(height: 30, width: 40, channels: channels).image()
    let coloured = try colorize(image)
    #expect(coloured.channels == 3)
    let pairs = try zip(YCbCr(coloured).y.elements, YCbCr(image).y.elements)
    #expect(pairs.allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("What the network sees smaller gets its colours stretched")
  func side() throws {
    let network = try TinyModel.write(AlbuNet(TinyModel.colours), "r34unet", to: model)
    let image = CheckPicture(height: 256, width: 128, channels: 1).image()
    let small = try image.resized(height: 128, width: 64, interpolation: .area)
    let made = try network(SampleRange.imageNet.encode(small.expandedToRGB())).elements
    func plane(_ channel: Int) throws -> Tensor {
      let values = (0..<128 * 64).map { min(1, max(0, made[2 * $0 + channel] + 0.5)) }
      return try Image(pixels: Tensor(shape: [128, 64, 1], elements: values))
        .resized(height: 256, width: 128, interpolation: .bilinear)
        .pixels.reshaped([256, 128])
    }
    var expected = try YCbCr(image)
    (expected.cb, expected.cr) = (try plane(0), try plane(1))
    #expect(try colorize(image, ["side": .integer(64)]) == expected.rgb())
    #expect(try colorize(image, ["side": .integer(128)]) == colorize(image))
  }

  @Test func theSideOfTheFileCountsUnlessTheGraphStatesOne() throws {
    try TinyModel.write(AlbuNet(TinyModel.colours), "r34unet", to: model)
    let image = CheckPicture(height: 96, width: 64, channels: 1).image()
    let (whole, small) = (try colorize(image), try colorize(image, ["side": .integer(32)]))
    let weights = try Weights(contentsOf: model)
    try weights.withMetadata(weights.metadata.merging([ModelFile.sideKey: "32"]) { $1 })
      .write(to: model)
    #expect(try colorize(image) == small)
    #expect(try colorize(image, ["side": .integer(64)]) == whole)
  }

  @Test func coloursOfItsOwnAreKeptOnRequest() throws {
    try TinyModel.write(AlbuNet(TinyModel.colours), "r34unet", to: model)
    let coloured = CheckPicture(height: 32, width: 32, channels: 3).image()
    let gray = try coloured.luma().expandedToRGB()
    #expect(try colorize(coloured, ["keep-colour": .boolean(true)]) == coloured)
    #expect(try colorize(gray, ["keep-colour": .boolean(true)]) == colorize(gray))
  }

  @Test(arguments: ["tile", "overlap"])
  func partsAreRefusedWhereTheWholeIsSeenInOneSquare(_ option: String) throws {
    try TinyModel.write(DeOldify(TinyModel.deOldify), "deoldify-deep", to: model)
    try expectRefusal(
      NodeError(
        "'\(option)' does nothing with deoldify-deep, which sees the whole photograph in one square",
        remedy: "leave it out; a lower 'render-factor' takes less memory", option: option),
      [option: .integer(64)])
  }

  @Test func aRenderFactorIsRefusedWhereNothingIsStretched() throws {
    try TinyModel.write(AlbuNet(TinyModel.colours), "r34unet", to: model)
    try expectRefusal(
      NodeError(
        "'render-factor' is for DeOldify: r34unet sees the photograph as large as it is",
        remedy: "leave it out; 'tile' bounds the memory", option: "render-factor"),
      ["render-factor": .integer(20)])
  }

  @Test func whereMemoryIsShortALowerRenderFactorIsAdvised() throws {
    try TinyModel.write(DeOldify(), "deoldify-deep", to: model)
    func advice(_ factor: Int, side: Int) throws -> MemorySaving? {
      try descriptor().work?(
        planned(
          ["render-factor": .integer(factor)],
          ValueShape(height: side, width: side, channels: 3)))?.saving
    }
    // A square of half as many pixels.
    #expect(try advice(100, side: 500) == MemorySaving(option: "render-factor", value: 70))
    #expect(try advice(2, side: 500) == nil)
    // What the photograph itself takes stays.
    #expect(try advice(20, side: 20_000) == nil)
  }

  /// Expects that the plan and the run refuse these options.
  private func expectRefusal(_ error: NodeError, _ options: [String: OptionValue]) throws {
    let descriptor = try descriptor()
    let image = CheckPicture.photograph.image()
    #expect(throws: error) {
      try descriptor.outputShapes(planned(options, image.value.shape))
    }
    #expect(throws: error) { try colorize(image, options) }
  }

  private func descriptor() throws -> NodeDescriptor {
    try #require(StandardRegistry.make()["colorize"]?.descriptor)
  }

  private func planned(_ options: [String: OptionValue], _ image: ValueShape) -> PlannedCall {
    PlannedCall(
      inputs: ["image": [image]], options: options.merging(["model": .text(model)]) { $1 })
  }

  private func colorize(
    _ image: Image, _ options: [String: OptionValue] = [:]
  ) throws -> Image {
    try callNode(
      "colorize", ["image": image], options.merging(["model": .text(model)]) { $1 }
    ).image()
  }
}
