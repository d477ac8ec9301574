/// The networks that can be named, as by `models import --network`. A new one adds its line here.
public enum NetworkCatalog {
  /// A network with the configuration of its published weights.
  public struct Entry: Sendable {
    public let name: String
    /// One line: what it does, and whose weights fit.
    public let help: String
    /// Makes the network, without values.
    public let make: @Sendable () -> any Network
  }

  public static let entries: [Entry] = [
    Entry(name: "albunet-34", help: "U-Net on ResNet-34 (TernausNet), 1 output") { AlbuNet() },
    Entry(name: "albunet-50", help: "U-Net on ResNet-50 (TernausNet), 1 output") {
      var configuration = AlbuNet.Configuration()
      configuration.encoder = .resNet50
      return AlbuNet(configuration)
    },
    Entry(name: "completion", help: "Completion of holes (Iizuka 2017)") { CompletionNetwork() },
    Entry(name: "completion-port", help: "The same, its PyTorch port (GLCIC-PyTorch)") {
      var configuration = CompletionNetwork.Configuration()
      configuration.normsAfterActivation = true
      return CompletionNetwork(configuration)
    },
    Entry(name: "partial-conv", help: "Inpainting by partial convolutions (Liu 2018)") {
      PartialConvUNet()
    },
    Entry(name: "partial-conv-port", help: "The same, its PyTorch port (naoto0804), 7 levels") {
      var configuration = PartialConvUNet.Configuration()
      configuration.levels = 7
      configuration.ratio = .oneOverValid
      return PartialConvUNet(configuration)
    },
  ]

  /// The entry of a name.
  public static subscript(name: String) -> Entry? { entries.first { $0.name == name } }
}
