public import TensorCore

/// The parts of a `ResNet` under numbers.
public struct NumberedResNet: Module {
  public let children: Children
}

/// The convolutional part of a residual network, torchvision's names: He, Zhang, Ren and Sun,
/// "Deep Residual Learning for Image Recognition" (2016); bottlenecks stride in the 3x3 layer.
public struct ResNet: Module {
  /// How many blocks the four stages have.
  public enum Depth: String, Codable, Sendable {
    case resNet34
    case resNet50
    case resNet101

    var blocks: [Int] { self == .resNet101 ? [3, 4, 23, 3] : [3, 4, 6, 3] }
    /// Channels of a block's result over those of its inner layers.
    var expansion: Int { self == .resNet34 ? 1 : 4 }
  }

  /// What comes before the first stage.
  public enum Stem: Sendable {
    /// 7x7 of stride 2, then 2x2 pooling: the first stage works at a quarter of the size.
    case halved
    /// As published for classification: 7x7 of stride 2, then 3x3 pooling of stride 2.
    case classification
    /// 3x3 of stride 1 and no pooling: the first stage works at full size.
    case fullResolution
  }

  public let stem: Stem
  /// Channels of each stage's result.
  public let stageChannels: [Int]
  private let conv1: Conv2d
  private let bn1: ActivatedNorm
  private let layers: [[Block]]

  public init(_ depth: Depth, width: Int = 64, stem: Stem = .classification) {
    self.init(depth, width: width, stem: stem, norm: .reLU)
  }

  /// - Parameter norm: what follows each convolution.
  init(_ depth: Depth, width: Int, stem: Stem, norm: ActivatedNorm.Kind) {
    self.stem = stem
    stageChannels = (0..<4).map { (width << $0) * depth.expansion }
    conv1 =
      stem == .fullResolution
      ? Conv2d(inputChannels: 3, outputChannels: width, kernelSize: 3, padding: 1, bias: false)
      : Conv2d(
        inputChannels: 3, outputChannels: width, kernelSize: 7, stride: 2, padding: 3, bias: false)
    bn1 = ActivatedNorm(norm, width)
    var inputs = width
    layers = depth.blocks.enumerated().map { stage, count in
      (0..<count).map { index in
        let block = Block(
          inputs, width << stage, expansion: depth.expansion,
          stride: stage > 0 && index == 0 ? 2 : 1, norm)
        inputs = (width << stage) * depth.expansion
        return block
      }
    }
  }

  public var children: Children {
    [
      "conv1": conv1, "bn1": bn1, "layer1": layers[0], "layer2": layers[1], "layer3": layers[2],
      "layer4": layers[3],
    ]
  }

  /// The layers from the image to the last stage's result.
  var geometries: [ConvolutionGeometry] {
    let pooling: [ConvolutionGeometry] =
      switch stem {
      case .halved: [ConvolutionGeometry(kernelSize: 2, stride: 2)]
      case .classification: [ConvolutionGeometry(kernelSize: 3, stride: 2, padding: 1)]
      case .fullResolution: []
      }
    let blocks = layers.joined().flatMap { $0.convs.map(\.geometry) }
    return [conv1.geometry] + pooling + blocks
  }

  /// The same parts under the numbers that they have in a `Sequential`, as fastai's models hold them.
  public var numbered: NumberedResNet {
    NumberedResNet(children: [
      "0": conv1, "1": bn1, "4": layers[0], "5": layers[1], "6": layers[2], "7": layers[3],
    ])
  }

  /// The stem's result before pooling, `[N, H/2, W/2, width]`.
  ///
  /// - Throws: `CancelledError`.
  public func stemFeatures(_ x: Tensor) throws -> Tensor {
    try conv1([ConvolutionInput(x)], bn1.steps)
  }

  /// The results of the four stages, each half the size of the one before.
  ///
  /// - Throws: `CancelledError`.
  public func stages(_ x: Tensor) throws -> [Tensor] { try stages(afterStem: stemFeatures(x)) }

  /// The results of the four stages from the stem's.
  ///
  /// - Throws: `CancelledError`.
  public func stages(afterStem features: Tensor) throws -> [Tensor] {
    var y =
      switch stem {
      case .halved: try features.maxPooled(size: 2, stride: 2)
      case .classification: try features.maxPooled(size: 3, stride: 2, padding: 1)
      case .fullResolution: features
      }
    return try layers.map { blocks in
      for block in blocks { y = try block(y) }
      return y
    }
  }

  /// Two 3x3 convolutions, or 1x1, 3x3 and 1x1, whose result is added to the input.
  private struct Block: Module {
    let convs: [Conv2d]
    let norms: [ActivatedNorm]
    let downsample: Conv2d?
    let downsampleNorm: ActivatedNorm?
    let activation: LayerStep

    init(
      _ inputs: Int, _ width: Int, expansion: Int, stride: Int, _ norm: ActivatedNorm.Kind
    ) {
      func conv(_ inputs: Int, _ outputs: Int, _ kernelSize: Int, _ stride: Int = 1) -> Conv2d {
        Conv2d(
          inputChannels: inputs, outputChannels: outputs, kernelSize: kernelSize, stride: stride,
          padding: kernelSize / 2, bias: false)
      }
      let outputs = width * expansion
      convs =
        expansion == 1
        ? [conv(inputs, width, 3, stride), conv(width, width, 3)]
        : [conv(inputs, width, 1), conv(width, width, 3, stride), conv(width, outputs, 1)]
      norms =
        convs.dropLast().map { _ in ActivatedNorm(norm, width) }
        + [ActivatedNorm(norm, outputs, activates: false)]
      activation = norm.activation
      let changes = stride > 1 || inputs != outputs
      downsample = changes ? conv(inputs, outputs, 1, stride) : nil
      downsampleNorm = changes ? ActivatedNorm(norm, outputs, activates: false) : nil
    }

    var children: Children {
      Children(
        convs.indices.flatMap {
          [("conv\($0 + 1)", convs[$0] as any ModuleChild), ("bn\($0 + 1)", norms[$0])]
        }) + ["downsample.0": downsample, "downsample.1": downsampleNorm]
    }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
      var shortcut = x
      if let downsample, let downsampleNorm {
        shortcut = try downsample([ConvolutionInput(x)], downsampleNorm.steps)
      }
      var y = x
      for (conv, norm) in zip(convs, norms).dropLast() {
        y = try conv([ConvolutionInput(y)], norm.steps)
      }
      let last = convs.count - 1
      return try convs[last](
        [ConvolutionInput(y)], norms[last].steps + [.add(shortcut), activation])
    }
  }
}
