public import TensorCore

/// The discriminator of self-attention GANs: Zhang, Goodfellow, Metaxas and Odena, "Self-Attention
/// Generative Adversarial Networks" (2019), by the names of its first port to PyTorch.
///
/// Takes `[N, H, W, 3]` in -1...1 and returns scores `[N, H/16 - 3, W/16 - 3, 1]`; larger is more
/// real.
public struct SAGANDiscriminator: ConfigurableNetwork, Discriminator {
  public struct Configuration: NetworkConfiguration {
    /// Channels of the first layer.
    public var width = 64

    public init() {}
  }

  public let configuration: Configuration
  private let layers: [Conv2d]
  private let attentions: [SelfAttention2d]
  private let last: Conv2d

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let w = configuration.width
    layers = [(3, w), (w, 2 * w), (2 * w, 4 * w), (4 * w, 8 * w)].map {
      Conv2d(
        inputChannels: $0, outputChannels: $1, kernelSize: 4, stride: 2, padding: 1,
        weightNorm: .spectral)
    }
    attentions = [4 * w, 8 * w].map { SelfAttention2d($0, form: .planar) }
    last = Conv2d(inputChannels: 8 * w, outputChannels: 1, kernelSize: 4)
  }

  public var children: Children {
    [
      "l1.0": layers[0], "l2.0": layers[1], "l3.0": layers[2], "attn1": attentions[0],
      "l4.0": layers[3], "attn2": attentions[1], "last.0": last,
    ]
  }

  public var inputs: [NetworkInput] { [NetworkInput("image", channels: 3)] }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(inputs[0]) }

  /// The port wrote its own spectral norm: `l1.0.module.weight_bar` is `l1.0.weight_orig`.
  public func name(ofPublished name: String) -> String? {
    name.replacing(".module.weight_bar", with: ".weight_orig").replacing(".module.", with: ".")
  }

  /// Scores; see the type.
  ///
  /// - Throws: `OpenBLASError` or `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    var y = x
    for (index, layer) in layers.enumerated() {
      y = try layer(y, then: .leakyReLU(0.1))
      if index >= 2 { y = try attentions[index - 2](y) }
    }
    return try last(y)
  }
}

extension SAGANDiscriminator {
  public func scores(_ views: DiscriminatorViews) throws -> Tensor {
    try self(views.image)
  }
}
