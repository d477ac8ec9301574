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
    private let makeChanged: @Sendable (String) throws(ConfigurationError) -> any Network

    /// - Parameter change: what of the published configuration is different.
    init<Made: ConfigurableNetwork>(
      _ name: String, _ help: String, _ type: Made.Type,
      _ change: (inout Made.Configuration) -> Void = { _ in }
    ) {
      var changed = Made.Configuration()
      change(&changed)
      let configuration = changed
      (self.name, self.help) = (name, help)
      make = { Made(configuration) }
      makeChanged = { json throws(ConfigurationError) in
        Made(try configuration.changed(by: json))
      }
    }

    /// Makes the network, without values, with what a JSON object states in place of its own
    /// configuration.
    public func make(configuration json: String) throws(ConfigurationError) -> any Network {
      try makeChanged(json)
    }
  }

  public static let entries = [
    Entry(
      "glcic", "fills holes; globally and locally consistent completion", CompletionNetwork.self),
    Entry(
      "glcic-port", "glcic with norms after activations, as its PyTorch port",
      CompletionNetwork.self
    ) { $0.normsAfterActivation = true },
    Entry("pconv", "fills holes; U-Net of partial convolutions, 8 levels", PartialConvUNet.self),
    Entry("pconv-7", "pconv with 7 levels, as its PyTorch port", PartialConvUNet.self) {
      ($0.levels, $0.ratio) = (7, .oneOverValid)
    },
    Entry("pconv-guided", "fills holes; corrects a classical guess", GuidedInpaintingUNet.self),
    Entry(
      "context-encoder", "fills a square hole in the middle of 128 x 128 pixels",
      ContextEncoder.self),
    Entry("context-encoder-random", "context-encoder for holes anywhere", ContextEncoder.self) {
      $0.predictsWholeImage = true
    },
    Entry("r34unet", "marks defects; U-Net on ResNet-34 (AlbuNet)", AlbuNet.self),
    Entry("r34unet-full", "r34unet that keeps the full resolution, for thin defects", AlbuNet.self)
    { $0.keepsFullResolution = true },
    Entry("r50unet", "marks defects; U-Net on ResNet-50", AlbuNet.self) {
      $0.encoder = .resNet50
    },
    Entry("r34unet-colours", "r34unet that colours: 2 outputs", AlbuNet.self) {
      $0.outputChannels = 2
    },
    Entry("r50unet-colours", "r50unet that colours: 2 outputs", AlbuNet.self) {
      ($0.encoder, $0.outputChannels) = (.resNet50, 2)
    },
    Entry("deoldify-deep", "colours; DeOldify's artistic form, on ResNet-34", DeOldify.self),
    Entry("deoldify-wide", "colours; DeOldify's stable form, on ResNet-101", DeOldify.self) {
      $0.form = .wide
    },
    Entry("deoldify-2018", "colours; DeOldify as it was in 2018, on ResNet-34", DeOldify2018.self),
    Entry("scratch-unet", "marks scratches; Bringing Old Photos Back to Life", ScratchUNet.self),
    Entry(
      "img2img", "translates images; encoder and decoder without skips, 64 x 64",
      ImageTranslator.self),
    Entry("correction", "translates images; corrects what it sees", CorrectionUNet.self),
    Entry("pix2pix", "translates images; U-Net of 8 levels", Pix2PixUNet.self),
    Entry("pix2pix-128", "pix2pix with 7 levels", Pix2PixUNet.self) { $0.levels = 7 },
    Entry("cyclegan", "translates images; 9 residual blocks", CycleGANResNet.self),
    Entry("cyclegan-128", "cyclegan with 6 residual blocks", CycleGANResNet.self) { $0.blocks = 6 },
    Entry("dualgan", "translates images; U-Net of 8 levels, 5x5 kernels", DualGANGenerator.self),
  ]

  /// The entry of a name.
  public static subscript(name: String) -> Entry? { entries.first { $0.name == name } }
}
