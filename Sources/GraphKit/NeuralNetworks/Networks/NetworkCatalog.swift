/// The networks that can be named, as by `models import --network`, each with the configuration of its
/// published weights. A new one adds its line here.
public enum NetworkCatalog {
  /// A network that can be made.
  public struct Entry: Sendable {
    public let name: String
    /// One line: what it does, and what sets it apart.
    public let help: String
    /// Makes the network, without values.
    public let make: @Sendable () -> any Network

    init(_ name: String, _ help: String, _ make: @escaping @Sendable () -> any Network) {
      (self.name, self.help, self.make) = (name, help, make)
    }
  }

  public static let entries = [
    Entry("glcic", "fills holes; globally and locally consistent completion") {
      CompletionNetwork()
    },
    Entry("glcic-port", "glcic with norms after activations, as its PyTorch port") {
      CompletionNetwork(changed(.init()) { $0.normsAfterActivation = true })
    },
    Entry("pconv", "fills holes; U-Net of partial convolutions, 8 levels") { PartialConvUNet() },
    Entry("pconv-7", "pconv with 7 levels, as its PyTorch port") {
      PartialConvUNet(changed(.init()) { ($0.levels, $0.ratio) = (7, .oneOverValid) })
    },
    Entry("context-encoder", "fills a square hole in the middle of 128 x 128 pixels") {
      ContextEncoder()
    },
    Entry("context-encoder-random", "context-encoder for holes anywhere") {
      ContextEncoder(changed(.init()) { $0.predictsWholeImage = true })
    },
    Entry("r34unet", "marks defects or colours; U-Net on ResNet-34 (AlbuNet)") { AlbuNet() },
    Entry("r34unet-full", "r34unet that keeps the full resolution, for thin defects") {
      AlbuNet(changed(.init()) { $0.keepsFullResolution = true })
    },
    Entry("r50unet", "marks defects or colours; U-Net on ResNet-50") {
      AlbuNet(changed(.init()) { $0.encoder = .resNet50 })
    },
    Entry("deoldify-deep", "colours; DeOldify's artistic form, on ResNet-34") { DeOldify() },
    Entry("deoldify-wide", "colours; DeOldify's stable form, on ResNet-101") {
      DeOldify(changed(.init()) { $0.form = .wide })
    },
    Entry("deoldify-2018", "colours; DeOldify as it was in 2018, on ResNet-34") {
      DeOldify2018()
    },
    Entry("scratch-unet", "marks scratches; Bringing Old Photos Back to Life") { ScratchUNet() },
    Entry("img2img", "translates images; encoder and decoder without skips, 64 x 64") {
      ImageTranslator()
    },
    Entry("pix2pix", "translates images; U-Net of 8 levels") { Pix2PixUNet() },
    Entry("pix2pix-128", "pix2pix with 7 levels") {
      Pix2PixUNet(changed(.init()) { $0.levels = 7 })
    },
    Entry("cyclegan", "translates images; 9 residual blocks") { CycleGANResNet() },
    Entry("cyclegan-128", "cyclegan with 6 residual blocks") {
      CycleGANResNet(changed(.init()) { $0.blocks = 6 })
    },
    Entry("dualgan", "translates images; U-Net of 8 levels, 5x5 kernels") { DualGANGenerator() },
  ]

  /// The entry of a name.
  public static subscript(name: String) -> Entry? { entries.first { $0.name == name } }

  /// A configuration with changes.
  private static func changed<Configuration>(
    _ configuration: Configuration, _ change: (inout Configuration) -> Void
  ) -> Configuration {
    var configuration = configuration
    change(&configuration)
    return configuration
  }
}
