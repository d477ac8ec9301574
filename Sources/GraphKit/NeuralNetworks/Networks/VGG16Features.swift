public import TensorCore

/// The convolutional part of VGG-16, whose features measure how alike two images look: Simonyan and
/// Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition" (2015), and
/// Johnson, Alahi and Fei-Fei, "Perceptual Losses" (2016). Layers are named and numbered as
/// torchvision's `features`.
///
/// Takes `[N, H, W, 3]`, normalised as ImageNet is.
public struct VGG16Features: Network {
  public struct Configuration: Sendable {
    /// Channels of the first layer.
    public var width = 64
    /// Whether a batch norm follows each convolution: torchvision's vgg16_bn.
    public var hasBatchNorm = false
    /// The layers whose results are wanted, in order: those of ReLU and of pooling. Without norms
    /// pooling layers are 4, 9, 16, 23 and 30, with norms 6, 13, 23, 33 and 43, and a ReLU comes
    /// before each. Later layers are left out.
    public var layers = [4, 9, 16]

    public init() {}
  }

  public let configuration: Configuration
  private let stages: [Stage]

  /// A convolution with what follows it up to its ReLU, or a pooling.
  private struct Stage: Sendable {
    /// Where its first and its last layer are.
    let first: Int
    let last: Int
    let conv: Conv2d?
    let norm: BatchNorm2d?
  }

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let w = configuration.width
    let step = configuration.hasBatchNorm ? 3 : 2
    var stages: [Stage] = []
    var (channels, next) = (3, 0)
    for (outputs, count) in [(w, 2), (2 * w, 2), (4 * w, 3), (8 * w, 3), (8 * w, 3)] {
      for _ in 0..<count {
        stages.append(
          Stage(
            first: next, last: next + step - 1,
            conv: Conv2d(
              inputChannels: channels, outputChannels: outputs, kernelSize: 3, padding: 1),
            norm: configuration.hasBatchNorm ? BatchNorm2d(outputs) : nil))
        (channels, next) = (outputs, next + step)
      }
      stages.append(Stage(first: next, last: next, conv: nil, norm: nil))
      next += 1
    }
    let results = Set(stages.map(\.last))
    precondition(
      !configuration.layers.isEmpty && configuration.layers.allSatisfy(results.contains)
        && configuration.layers == configuration.layers.sorted(),
      "features of the layers \(configuration.layers)")
    let end = configuration.layers.last ?? 0
    self.stages = stages.filter { $0.last <= end }
  }

  public func parameters(under path: String) -> [NamedParameter] {
    let prefix = path.isEmpty ? "features" : path + ".features"
    return stages.flatMap {
      $0.conv.parameters(under: "\(prefix).\($0.first)")
        + $0.norm.parameters(under: "\(prefix).\($0.first + 1)")
    }
  }

  public var children: Children { [:] }

  public var inputs: [NetworkInput] { [NetworkInput("image", channels: 3)] }

  /// The last of the wanted layers.
  public func run(_ inputs: [Tensor]) throws -> Tensor {
    let features = try self(inputs[0])
    return features[features.count - 1]
  }

  /// The classifier, and layers after the last wanted one, are not needed.
  public func name(ofPublished name: String) -> String? {
    let parts = name.split(separator: ".")
    guard parts.count == 3, parts[0] == "features", let layer = Int(parts[1]) else { return nil }
    return layer <= (configuration.layers.last ?? 0) ? name : nil
  }

  /// The results of the wanted layers.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> [Tensor] {
    var y = x
    var features: [Tensor] = []
    for stage in stages {
      if let conv = stage.conv {
        y = try conv([ConvolutionInput(y)], (stage.norm.map { [.norm($0)] } ?? []) + [.relu])
      } else {
        y = try y.maxPooled(size: 2, stride: 2)
      }
      if configuration.layers.contains(stage.last) { features.append(y) }
    }
    return features
  }
}
