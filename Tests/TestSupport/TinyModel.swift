public import NeuralNetworks

/// Networks of few channels with random weights, as files that a graph can name.
public enum TinyModel {
  public static let albuNet = Self.changed(AlbuNet.Configuration()) {
    ($0.width, $0.encoderWidth) = (4, 8)
  }
  public static let colours = Self.changed(albuNet) { $0.outputChannels = 2 }
  public static let partialConv = Self.changed(PartialConvUNet.Configuration()) {
    ($0.levels, $0.width) = (4, 4)
  }
  public static let completion = Self.changed(CompletionNetwork.Configuration()) { $0.width = 4 }
  public static let contextEncoder = Self.changed(ContextEncoder.Configuration()) {
    ($0.width, $0.bottleneck) = (4, 16)
  }
  public static let translator = Self.changed(ImageTranslator.Configuration()) { $0.width = 4 }
  public static let deOldify = Self.changed(DeOldify.Configuration()) { $0.width = 8 }

  /// A model that a node takes, for nodes that take one.
  public static func write(for node: String, to path: String) throws {
    switch node {
    case "segment-defects": try write(AlbuNet(albuNet), "r34unet", to: path)
    case "inpaint": try write(PartialConvUNet(partialConv), "pconv", to: path)
    case "complete": try write(CompletionNetwork(completion), "glcic", to: path)
    case "fill-context": try write(ContextEncoder(contextEncoder), "context-encoder", to: path)
    case "colorize": try write(AlbuNet(colours), "r34unet", to: path)
    default: try write(ImageTranslator(translator), "img2img", to: path)
    }
  }

  /// Writes a network with the metadata that name it, and gives the network, which has the same
  /// weights.
  @discardableResult
  public static func write<Made: ConfigurableNetwork>(
    _ network: Made, _ name: String, metadata: [String: String] = [:], to path: String
  ) throws -> Made {
    network.initialize(seed: 1)
    let described = ModelFile.metadata(network: name, network.configuration)
    try network.weights(
      origin: path, metadata: described.merging(metadata) { $1 }
    ).write(to: path)
    return network
  }

  private static func changed<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
    var value = value
    change(&value)
    return value
  }
}
