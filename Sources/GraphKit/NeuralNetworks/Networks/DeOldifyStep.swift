import TensorCore

/// DeOldify's convolution: 3x3, then ReLU, then the norm, then perhaps attention.
struct DeOldifyConv: Module {
  let conv: Conv2d
  let norm: BatchNorm2d
  let attention: SelfAttention2d?

  init(_ inputs: Int, _ outputs: Int, hasAttention: Bool = false) {
    conv = Conv2d(
      inputChannels: inputs, outputChannels: outputs, kernelSize: 3, padding: 1, bias: false,
      weightNorm: .spectral)
    norm = BatchNorm2d(outputs)
    attention = hasAttention ? SelfAttention2d(outputs) : nil
  }

  var children: Children { ["0": conv, "2": norm, "3": attention] }

  func callAsFunction(_ inputs: [ConvolutionInput]) throws -> Tensor {
    let y = try conv(inputs, then: .relu, .norm(norm))
    return try attention?(y) ?? y
  }
}

/// A step of DeOldify's decoder: doubles the size by pixel shuffling, softens, and joins features of
/// the encoder.
struct DeOldifyStep: Module {
  let shuffled: Conv2d
  let shuffledNorm: BatchNorm2d
  let skipNorm: BatchNorm2d
  let convs: [DeOldifyConv]
  let outputChannels: Int

  /// Two convolutions, of 3/2 of the channels that they see; the last step of half as many.
  init(deep inputs: Int, skip: Int, isLast: Bool, hasAttention: Bool) {
    let seen = inputs / 2 + skip
    let outputs = (isLast ? seen / 2 : seen) * 3 / 2
    self.init(
      inputs, inputs / 2, skip,
      [
        DeOldifyConv(seen, outputs),
        DeOldifyConv(outputs, outputs, hasAttention: hasAttention),
      ], outputs)
  }

  /// One convolution.
  init(wide inputs: Int, skip: Int, outputs: Int, hasAttention: Bool) {
    self.init(
      inputs, outputs, skip, [DeOldifyConv(outputs + skip, outputs, hasAttention: hasAttention)],
      outputs)
  }

  private init(
    _ inputs: Int, _ enlarged: Int, _ skip: Int, _ convs: [DeOldifyConv], _ outputs: Int
  ) {
    shuffled = Conv2d(
      inputChannels: inputs, outputChannels: 4 * enlarged, kernelSize: 1, bias: false,
      weightNorm: .spectral)
    shuffledNorm = BatchNorm2d(4 * enlarged)
    skipNorm = BatchNorm2d(skip)
    self.convs = convs
    outputChannels = outputs
  }

  func parameters(under path: String) -> [NamedParameter] {
    let names = convs.count == 1 ? ["conv"] : ["conv1", "conv2"]
    return shuffled.parameters(under: path + ".shuf.conv.0")
      + shuffledNorm.parameters(under: path + ".shuf.conv.1")
      + skipNorm.parameters(under: path + ".bn")
      + zip(names, convs).flatMap { $1.parameters(under: "\(path).\($0)") }
  }

  var children: Children { [:] }

  /// Takes the features, and the skip that is joined, in place: none outlives its use. The result
  /// has the skip's size.
  func callAsFunction(_ y: inout Tensor, skip: consuming Tensor) throws {
    y = try shuffled(y, then: .norm(shuffledNorm), .relu)
    y = try y.pixelShuffled(by: 2)
    y = try y.softened()
    if y.shape[1] != skip.shape[1] || y.shape[2] != skip.shape[2] {
      y = try y.resizedNearest(height: skip.shape[1], width: skip.shape[2])
    }
    // What is joined goes through ReLU; the enlarged features have been already.
    try skipNorm.apply(to: &skip)
    try skip.activate(.relu)
    var inputs = [ConvolutionInput(y), ConvolutionInput(skip)]
    for conv in convs {
      y = try conv(inputs)
      inputs = [ConvolutionInput(y)]
    }
  }
}
