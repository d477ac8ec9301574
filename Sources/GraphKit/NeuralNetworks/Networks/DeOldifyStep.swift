import TensorCore

/// DeOldify's convolution: 3x3, then ReLU, then the norm. Attention may follow, over the whole
/// image.
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

  /// All of it but the attention.
  func callAsFunction(_ inputs: [ConvolutionInput], stripe: Stripe? = nil) throws -> Tensor {
    try conv(inputs, [.relu, .norm(norm)], stripe: stripe)
  }
}

/// A step of DeOldify's decoder: doubles the size by pixel shuffling, softens, and joins features of
/// the encoder. The enlarged features, its largest tensors, are made stripe by stripe.
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
      weightNorm: .spectral, shuffledBy: 2)
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
  ///
  /// - Parameter stripeHeight: rows of the result at a time, a multiple of 4.
  func callAsFunction(_ y: inout Tensor, skip: consuming Tensor, stripeHeight: Int) throws {
    // What is joined goes through ReLU; the enlarged features have been already.
    try skipNorm.apply(to: &skip)
    try skip.activate(.relu)
    y = try joined(y, skip, stripeHeight)
    for conv in convs.dropFirst() { y = try conv([ConvolutionInput(y)]) }
    if let attention = convs.last?.attention { y = try attention(y) }
  }

  /// The first convolution, over the enlarged features and the skip.
  private func joined(_ y: Tensor, _ skip: Tensor, _ stripeHeight: Int) throws -> Tensor {
    let (height, width) = (skip.shape[1], skip.shape[2])
    precondition(
      (height + 1) / 2 == y.shape[1] && (width + 1) / 2 == y.shape[2], "\(y.shape) to \(skip.shape)"
    )
    return try .inStripes(height: height, rows: stripeHeight) { rows in
      let seen = max(0, rows.lowerBound - 1)..<min(height, rows.upperBound + 1)
      let inputs = [
        try ConvolutionInput(enlarged(y, seen, width)),
        try ConvolutionInput(
          skip.cropped(top: seen.lowerBound, left: 0, height: seen.count, width: width)),
      ]
      return try convs[0](inputs, stripe: Stripe(input: seen, result: rows, height: height))
    }
  }

  /// Some rows of the enlarged features, of which the last column is cut off where it is one too
  /// many.
  private func enlarged(_ y: Tensor, _ rows: Range<Int>, _ width: Int) throws -> Tensor {
    // Softened pixels see the row above, and shuffled ones come in pairs of rows.
    let small = max(0, rows.lowerBound - 1) / 2..<(rows.upperBound + 1) / 2
    var part = try shuffled(
      [ConvolutionInput(y)], [.norm(shuffledNorm), .relu],
      stripe: Stripe(input: 0..<y.shape[1], result: small, height: y.shape[1]))
    part = try part.pixelShuffled(by: 2)
    part = try part.softened()
    return try part.cropped(
      top: rows.lowerBound - 2 * small.lowerBound, left: 0, height: rows.count, width: width)
  }
}
