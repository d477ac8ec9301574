public import TensorCore

/// A partial convolution: pixels of holes count for nothing, and what is seen of the others is
/// scaled up. Liu, Reda, Shih, Wang, Tao and Catanzaro, "Image Inpainting for Irregular Holes Using
/// Partial Convolutions" (2018).
///
/// With v the sum of the mask over the window and all channels, a result is
/// `sum(x mask) ratio + bias` where v > 0, and 0 where nothing is seen.
public struct PartialConv2d: Module {
  /// What the sum over the seen pixels is multiplied by; the first two exist in published weights.
  public enum Ratio: String, Codable, Sendable {
    /// The paper's: the window's size over v.
    case windowOverValid
    /// 1 / v: results are smaller by the window's size, which a norm that follows hides.
    case oneOverValid
    /// Nothing: a plain convolution, for comparison, which takes holes for black and its results for
    /// seen.
    case plain
  }

  public let convolution: Conv2d
  public let ratio: Ratio

  /// Padding is kernelSize / 2.
  public init(
    inputChannels: Int, outputChannels: Int, kernelSize: Int, stride: Int = 1, bias: Bool = false,
    ratio: Ratio = .windowOverValid
  ) {
    convolution = Conv2d(
      inputChannels: inputChannels, outputChannels: outputChannels, kernelSize: kernelSize,
      stride: stride, padding: kernelSize / 2, bias: bias)
    self.ratio = ratio
  }

  public var children: Children { ["input_conv": convolution] }

  /// Convolves masked features and finds the mask of the result.
  ///
  /// - Parameters:
  ///   - parts: their channels are read one after the other.
  ///   - norm: follows the convolution; only without a bias of its own.
  /// - Throws: `CancelledError`.
  public func callAsFunction(
    _ parts: [MaskedFeatures], norm: BatchNorm2d? = nil, activation: Activation = .none
  ) throws -> MaskedFeatures {
    precondition(norm == nil || convolution.bias == nil, "a norm after a partial bias")
    let valid = try validity(parts)
    let geometry = convolution.geometry
    let window = Float(geometry.kernelHeight * geometry.kernelWidth * convolution.inputChannels)
    let mask: Tensor
    let scale: Tensor
    switch ratio {
    case .windowOverValid, .oneOverValid:
      let size = ratio == .windowOverValid ? window : 1
      mask = try valid.mapped { min($0, 1) }
      scale = try valid.mapped { $0 > 0 ? size / $0 * min($0, 1) : 0 }
    case .plain:
      mask = Tensor(shape: valid.shape, repeating: 1)
      scale = mask
    }
    if Gradients.isRecording {
      let features = try TrainingMode.recomputingIfAsked {
        try recorded(parts, scale, mask, norm: norm, activation)
      }
      return MaskedFeatures(features, mask: mask)
    }
    var finish = ConvolutionFinish(activation: activation)
    finish.pixelScale = scale
    finish.pixelBias = norm == nil ? mask : nil
    finish.pixelMask = mask
    let features = try convolution.convolution(folding: norm)(parts.map(\.input), finish: finish)
    try FiniteWatch.look(at: features, of: convolution.weight.parameter)
    return MaskedFeatures(features, mask: mask)
  }

  /// Step by step, noted for gradients; masks are constants.
  private func recorded(
    _ parts: [MaskedFeatures], _ scale: Tensor, _ mask: Tensor, norm: BatchNorm2d?,
    _ activation: Activation
  ) throws -> Tensor {
    let sums = try Tensor.convolved(
      parts.map(\.input), weight: convolution.weight.recorded(), geometry: convolution.geometry)
    try FiniteWatch.look(at: sums, of: convolution.weight.parameter)
    var x = try sums.scaledPixels(by: scale)
    if let bias = convolution.bias {
      let seen = ConvolutionInput(
        mask.reshaped([mask.shape[0], mask.shape[1], mask.shape[2], 1]))
      let weight = bias.value.reshaped([bias.shape.count, 1, 1, 1])
      try x.add(
        .convolved([seen], weight: weight, geometry: ConvolutionGeometry(kernelSize: 1)))
    }
    try LayerStep.apply((norm.map { [.norm($0)] } ?? []) + [.activation(activation)], to: &x)
    return try x.scaledPixels(by: mask)
  }

  /// The sum of the masks over each result's window and all channels, `[N, H', W']`.
  private func validity(_ parts: [MaskedFeatures]) throws -> Tensor {
    let geometry = convolution.geometry
    let area = geometry.kernelHeight * geometry.kernelWidth
    let counts = parts.flatMap { part in
      [Float](repeating: Float(part.features.shape[3]), count: area)
    }
    let sum = Convolution(
      weight: Tensor(
        shape: [1, parts.count, geometry.kernelHeight, geometry.kernelWidth], elements: counts),
      geometry: geometry)
    let valid = try sum(parts.map(\.maskInput))
    return valid.reshaped([valid.shape[0], valid.shape[1], valid.shape[2]])
  }
}

/// Features `[N, H, W, C]` that are 0 in holes, and the mask `[N, H, W]` of all their channels: 1
/// = seen, 0 = hole (the opposite of a photo's mask).
public struct MaskedFeatures: Sendable {
  public let features: Tensor
  public let mask: Tensor
  /// Whether each pixel stands for 2 x 2.
  public var isDoubled = false

  /// Features that are 0 in holes already.
  init(_ features: Tensor, mask: Tensor) {
    self.features = features
    self.mask = mask
  }

  /// Features with the holes of a mask cut out.
  ///
  /// - Throws: `CancelledError`.
  public init(cutting features: Tensor, mask: Tensor) throws {
    self.init(try features.scaledPixels(by: mask), mask: mask)
  }

  /// Enlarged twofold, each pixel four times.
  public var doubled: MaskedFeatures {
    var copy = self
    copy.isDoubled = true
    return copy
  }

  fileprivate var input: ConvolutionInput { ConvolutionInput(features, isDoubled: isDoubled) }

  fileprivate var maskInput: ConvolutionInput {
    ConvolutionInput(
      mask.reshaped([mask.shape[0], mask.shape[1], mask.shape[2], 1]), isDoubled: isDoubled)
  }
}
