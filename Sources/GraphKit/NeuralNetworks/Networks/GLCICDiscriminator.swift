public import TensorCore

/// The discriminator of Iizuka, Simo-Serra and Ishikawa, "Globally and Locally Consistent Image
/// Completion" (2017): one half sees the whole image, the other the surroundings of the hole.
///
/// Takes the whole image `[N, globalSize, globalSize, 3]` and the part about the hole
/// `[N, localSize, localSize, 3]`, in 0...1. Returns the probability `[N, 1]` that they are real.
public struct GLCICDiscriminator: Discriminator {
  /// What differs between the paper and its PyTorch port.
  public struct Configuration: NetworkConfiguration {
    /// Channels of the first layers; the last have 8 times as many.
    public var width = 64
    /// What each half ends in.
    public var features = 1024
    public var localSize = 128
    public var globalSize = 256
    /// Layers of the global half: 6, but 5 as the port has them for faces. The local one has 5.
    public var globalLayers = 6
    /// The paper normalises before the activation, the port after it.
    public var normsAfterActivation = false

    public init() {}

    /// The port's for faces: images of 160 and parts of 96 pixels.
    public static var portForFaces: Configuration {
      var configuration = Configuration()
      (configuration.localSize, configuration.globalSize) = (96, 160)
      configuration.globalLayers = 5
      configuration.normsAfterActivation = true
      return configuration
    }
  }

  public let configuration: Configuration
  private let local: Half
  private let global: Half
  private let linear: Linear

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    local = Half(configuration, size: configuration.localSize, layers: 5)
    global = Half(configuration, size: configuration.globalSize, layers: configuration.globalLayers)
    linear = Linear(inputFeatures: 2 * configuration.features, outputFeatures: 1)
  }

  public var children: Children { ["model_ld": local, "model_gd": global, "linear1": linear] }

  /// The probability that an image is real; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(local: Tensor, global: Tensor) throws -> Tensor {
    try logits(local: local, global: global).activated(.sigmoid)
  }

  /// The probability before the sigmoid.
  ///
  /// - Throws: `CancelledError`.
  public func logits(local: Tensor, global: Tensor) throws -> Tensor {
    let halves = [try self.local(local), try self.global(global)]
    let rows = halves.map { $0.reshaped([$0.shape[0], 1, 1, $0.shape[1]]) }
    let joined = try Tensor.concatenated(rows)
    return try linear(joined.reshaped([joined.shape[0], joined.shape[3]]))
  }

  /// Strided convolutions, then a linear layer.
  private struct Half: Module {
    let layers: [ConvBlock]
    let linear: Linear

    init(_ configuration: Configuration, size: Int, layers count: Int) {
      precondition(size >> count > 0, "\(count) layers for an image of \(size)")
      var channels = 3
      layers = (1...count).map { index in
        let outputs = configuration.width << min(index - 1, 3)
        let conv = Conv2d(
          inputChannels: channels, outputChannels: outputs, kernelSize: 5, stride: 2, padding: 2)
        channels = outputs
        return ConvBlock(
          "conv\(index)", conv, norm: ("bn\(index)", .batch(BatchNorm2d(outputs))), .relu,
          normsAfterActivation: configuration.normsAfterActivation)
      }
      let side = size >> count
      linear = Linear(
        inputFeatures: channels * side * side, outputFeatures: configuration.features)
    }

    var children: Children {
      Children(layers.map { ("", $0) }) + Children([("linear\(layers.count + 1)", linear)])
    }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
      try linear(layers(x).flattenedChannelsFirst()).activated(.relu)
    }
  }
}

extension GLCICDiscriminator {
  public var localSide: Int? { configuration.localSize }

  public var side: Int? { configuration.globalSize }

  public func scores(_ views: DiscriminatorViews) throws -> Tensor {
    guard let local = views.local else {
      preconditionFailure("a GLCIC discriminator without a local view")
    }
    return try logits(
      local: SampleRange.signed.decode(local), global: SampleRange.signed.decode(views.image))
  }
}
