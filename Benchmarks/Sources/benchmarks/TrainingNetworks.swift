import NeuralNetworks
import TensorCore

/// A network as the training comparison takes it: each convolution has a bias and, but for the small
/// U-Net's enlargements and last layer, a batch norm after it.
protocol TrainedNetwork: Module {
  /// The channels and the extent of an image, and how many make a batch.
  static var batch: Shape { get }

  func callAsFunction(_ x: Tensor) throws -> Tensor
}

/// A convolution, plain or transposed, a batch norm and an activation.
struct NormedConvolution: Module {
  private let conv: Conv2d
  private let norm: BatchNorm2d
  private let activation: Activation

  init(
    _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, dilation: Int = 1,
    _ activation: Activation = .relu
  ) {
    conv = Conv2d(
      inputChannels: inputs, outputChannels: outputs, kernelSize: kernel, stride: stride,
      padding: dilation * (kernel / 2), dilation: dilation)
    norm = BatchNorm2d(outputs)
    self.activation = activation
  }

  /// A transposed 4x4 one of stride 2.
  init(doubling inputs: Int, _ outputs: Int) {
    conv = Conv2d(
      inputChannels: inputs, outputChannels: outputs,
      geometry: .transposed(kernelSize: 4, stride: 2, padding: 1))
    norm = BatchNorm2d(outputs)
    activation = .relu
  }

  var children: Children { ["conv": conv, "norm": norm] }

  func callAsFunction(_ inputs: Tensor..., adding sum: Tensor? = nil) throws -> Tensor {
    let middle: [LayerStep] = sum.map { [.add($0)] } ?? []
    return try conv(
      inputs.map { ConvolutionInput($0) }, [.norm(norm)] + middle + [.activation(activation)])
  }
}

/// Iizuka's completion network, `CompletionNetwork`, with a norm after the last layer too.
struct TrainedCompletion: TrainedNetwork {
  static let batch: Shape = [4, 128, 128, 4]
  private let layers: [NormedConvolution]

  init() {
    var layers = [
      NormedConvolution(4, 64, kernel: 5), NormedConvolution(64, 128, stride: 2),
      NormedConvolution(128, 128), NormedConvolution(128, 256, stride: 2),
    ]
    layers += [1, 1, 2, 4, 8, 16, 1, 1].map { NormedConvolution(256, 256, dilation: $0) }
    layers += [NormedConvolution(doubling: 256, 128), NormedConvolution(128, 128)]
    layers += [NormedConvolution(doubling: 128, 64), NormedConvolution(64, 32)]
    self.layers = layers + [NormedConvolution(32, 3, .sigmoid)]
  }

  var children: Children { ["layers": layers] }

  func callAsFunction(_ x: Tensor) throws -> Tensor { try layers.reduce(x) { try $1($0) } }
}

/// `AlbuNet` with a ResNet-34, and norms in the decoder too.
struct TrainedAlbuNet: TrainedNetwork {
  static let batch: Shape = [4, 256, 256, 3]
  private let stem = NormedConvolution(3, 64, kernel: 7, stride: 2)
  private let stages = [(64, 64, 3), (64, 128, 4), (128, 256, 6), (256, 512, 3)].map {
    inputs, outputs, count in
    (0..<count).map { ResidualBlock($0 == 0 ? inputs : outputs, outputs) }
  }
  private let center = Decoder(512, 512, 256)
  private let decoders = [
    Decoder(768, 512, 256), Decoder(512, 512, 256), Decoder(384, 256, 64), Decoder(128, 128, 128),
  ]
  private let last = Decoder(128, 128, 32)
  private let flat = NormedConvolution(32, 32)
  private let logits = NormedConvolution(32, 1, kernel: 1, .none)

  var children: Children {
    Children(stages.enumerated().map { ("stage\($0)", $1) })
      + [
        "stem": stem, "center": center, "decoders": decoders, "last": last, "flat": flat,
        "logits": logits,
      ]
  }

  func callAsFunction(_ x: Tensor) throws -> Tensor {
    var y = try stem(x).maxPooled(size: 2, stride: 2)
    var skips: [Tensor] = []
    for blocks in stages {
      y = try blocks.reduce(y) { try $1($0) }
      skips.append(y)
    }
    y = try center(y.maxPooled(size: 2, stride: 2), nil)
    for decoder in decoders { y = try decoder(y, skips.removeLast()) }
    return try logits(flat(last(y, nil)))
  }

  private struct ResidualBlock: Module {
    let first: NormedConvolution
    let second: NormedConvolution
    let shortcut: NormedConvolution?

    init(_ inputs: Int, _ outputs: Int) {
      let stride = inputs == outputs ? 1 : 2
      first = NormedConvolution(inputs, outputs, stride: stride)
      second = NormedConvolution(outputs, outputs)
      shortcut =
        stride == 1 ? nil : NormedConvolution(inputs, outputs, kernel: 1, stride: 2, .none)
    }

    var children: Children { ["first": first, "second": second, "shortcut": shortcut] }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
      try second(first(x), adding: try shortcut?(x) ?? x)
    }
  }

  private struct Decoder: Module {
    let conv: NormedConvolution
    let up: NormedConvolution

    init(_ inputs: Int, _ middle: Int, _ outputs: Int) {
      conv = NormedConvolution(inputs, middle)
      up = NormedConvolution(doubling: middle, outputs)
    }

    var children: Children { ["conv": conv, "up": up] }

    func callAsFunction(_ x: Tensor, _ skip: Tensor?) throws -> Tensor {
      try up(skip.map { try conv(x, $0) } ?? conv(x))
    }
  }
}

/// A U-Net of four levels, 32 channels at the largest: Ronneberger, Fischer and Brox, "U-Net:
/// Convolutional Networks for Biomedical Image Segmentation" (2015).
struct SmallUNet: TrainedNetwork {
  static let batch: Shape = [8, 128, 128, 3]
  private let down = zip([3, 32, 64, 128, 256], [32, 64, 128, 256, 512]).map { pair($0, $1) }
  private let doublings = [256, 128, 64, 32].map {
    ConvTranspose2d(inputChannels: 2 * $0, outputChannels: $0, kernelSize: 2, stride: 2)
  }
  private let up = [256, 128, 64, 32].map { pair(2 * $0, $0) }
  private let logits = Conv2d(inputChannels: 32, outputChannels: 1, kernelSize: 1)

  var children: Children {
    ["down": down.flatMap(\.self), "doublings": doublings, "up": up.flatMap(\.self), "out": logits]
  }

  func callAsFunction(_ x: Tensor) throws -> Tensor {
    var skips: [Tensor] = []
    var y = x
    for (level, block) in down.enumerated() {
      if level > 0 { y = try y.maxPooled(size: 2, stride: 2) }
      y = try block[1](block[0](y))
      skips.append(y)
    }
    skips.removeLast()
    for (doubling, block) in zip(doublings, up) {
      y = try block[1](block[0](doubling(y), skips.removeLast()))
    }
    return try logits(y)
  }

  private static func pair(_ inputs: Int, _ outputs: Int) -> [NormedConvolution] {
    [NormedConvolution(inputs, outputs), NormedConvolution(outputs, outputs)]
  }
}
