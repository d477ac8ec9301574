import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct NetworkSizesTests {
  @Test("Sizes that do not divide are reflected and cut again", arguments: [(1, 1), (9, 30)])
  func fitting(_ height: Int, _ width: Int) throws {
    let network = Self.partialConvUNet
    let inputs = Self.inputs(height, width)
    let result = try network.run(fitting: inputs)
    #expect(result.shape == [1, height, width, 3])
    let padding = ConvolutionGeometry.Padding(
      top: 0, left: 0, bottom: (16 - height % 16) % 16, right: (16 - width % 16) % 16)
    let padded = try inputs.map { try $0.padded(padding, mode: .reflect) }
    let whole = try network.run(padded)
    #expect(try result == whole.cropped(top: 0, left: 0, height: height, width: width))
  }

  @Test func sizesThatDivideAreTakenAsTheyAre() throws {
    let inputs = Self.inputs(16, 32)
    #expect(
      try Self.partialConvUNet.run(fitting: inputs) == Self.partialConvUNet.run(inputs))
  }

  @Test("Tiles that see far enough give the bits of the whole", arguments: [0, 1, 2, 3])
  func exactTiles(_ which: Int) throws {
    let networks: [(any Network, Int, Int)] = [
      (Self.partialConvUNet, 610, 90), (Self.completionNetwork, 1790, 30),
      (Self.albuNet(.transposed, full: false), 6140, 60),
      (Self.albuNet(.bilinear, full: true), 2040, 30),
    ]
    let (network, height, width) = networks[which]
    let inputs = Array(Self.inputs(height, width).prefix(network.inputs.count))
    let reach = try #require(network.locality?.reach)
    let tiled = try network.run(tiled: inputs, tile: height / 4, overlap: reach)
    #expect(try tiled == network.run(fitting: inputs))
  }

  @Test("So do tiles of detector and translators", arguments: [0, 1, 2, 3])
  func exactTilesOfSmallerNetworks(_ which: Int) throws {
    var scratch = ScratchUNet.Configuration()
    (scratch.width, scratch.levels) = (2, 2)
    var translator = ImageTranslator.Configuration()
    translator.width = 2
    var unet = Pix2PixUNet.Configuration()
    (unet.width, unet.levels) = (2, 5)
    var resNet = CycleGANResNet.Configuration()
    (resNet.width, resNet.blocks, resNet.norm) = (4, 1, .batch)
    let networks: [any Network] = [
      ScratchUNet(scratch), ImageTranslator(translator), Pix2PixUNet(unet), CycleGANResNet(resNet),
    ]
    let network = networks[which]
    network.initialize(seed: 2)
    let reach = try #require(network.locality?.reach)
    var random = FixedRandom(seed: 4)
    let image = random.tensor([1, 3 * reach + 10, 50, network.inputs[0].channels])
    let tiled = try network.run(tiled: [image], tile: reach, overlap: reach)
    #expect(try tiled == network.run(fitting: [image]))
  }

  @Test func smallImagesGrowToWhatTheNetworkTakes() throws {
    var configuration = ScratchUNet.Configuration()
    configuration.width = 2
    let network = ScratchUNet(configuration)
    network.initialize(seed: 1)
    var random = FixedRandom(seed: 5)
    let image = random.tensor([1, 5, 33, 1])
    #expect(try network.run(fitting: [image]).shape == image.shape)
    #expect(try network.run(tiled: [image], tile: 16, overlap: 0).shape == image.shape)
  }

  @Test("Tiles that see less differ from the whole where they meet")
  func roughTiles() throws {
    let inputs = Self.inputs(128, 64)
    let network = Self.partialConvUNet
    let whole = try network.run(inputs)
    let tiled = try network.run(tiled: inputs, tile: 64, overlap: 16)
    #expect(tiled.shape == whole.shape)
    #expect(tiled != whole)
    let largest = zip(tiled.elements, whole.elements).map { abs($0 - $1) }.max() ?? 0
    #expect(largest < 0.5)
  }

  @Test func cancelledTilesStop() {
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: CancelledError.self) {
      try Cancellation.$current.withValue(cancellation) {
        try Self.partialConvUNet.run(tiled: Self.inputs(128, 64), tile: 64, overlap: 16)
      }
    }
  }

  private static let partialConvUNet = {
    var configuration = PartialConvUNet.Configuration()
    (configuration.levels, configuration.width) = (4, 8)
    let network = PartialConvUNet(configuration)
    network.initialize(seed: 1)
    return network
  }()

  private static func albuNet(_ upsampling: AlbuNet.Upsampling, full: Bool) -> AlbuNet {
    var configuration = AlbuNet.Configuration()
    (configuration.width, configuration.encoderWidth) = (4, 8)
    (configuration.upsampling, configuration.keepsFullResolution) = (upsampling, full)
    let network = AlbuNet(configuration)
    network.initialize(seed: 1)
    return network
  }

  private static let completionNetwork = {
    var configuration = CompletionNetwork.Configuration()
    configuration.width = 4
    let network = CompletionNetwork(configuration)
    network.initialize(seed: 1)
    return network
  }()

  /// An image of noise, and a mask with holes.
  private static func inputs(_ height: Int, _ width: Int) -> [Tensor] {
    var random = FixedRandom(seed: 3)
    let mask = (0..<height * width).map { Float($0 / 7 % 5 == 0 ? 1 : 0) }
    return [
      random.tensor([1, height, width, 3]), Tensor(shape: [1, height, width, 1], elements: mask),
    ]
  }
}
