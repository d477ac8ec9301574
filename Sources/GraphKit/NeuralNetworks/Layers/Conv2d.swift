public import TensorCore

/// A convolution over `[N, H, W, inputChannels]`, its weight `[out, in, height, width]`.
///
/// Weights are packed for the processor at the first call, with the norm that follows folded in,
/// and kept until a parameter changes.
public struct Conv2d: Module {
  public let weight: KernelWeight
  public let bias: Parameter?
  public let geometry: ConvolutionGeometry
  public let inputChannels: Int
  public let outputChannels: Int
  private let packed = PackedConvolution()

  /// - Parameters:
  ///   - padding: pixels on every side; "same" for odd kernels of stride 1 is kernelSize / 2.
  ///   - weightNorm: how the weight is reparametrised; its parts get their published names.
  ///   - isOneDimensional: whether files hold the 1x1 weight as `[out, in, 1]`.
  ///   - shuffledBy: the factor of the pixel shuffling that follows: what is shuffled into one square
  ///     begins alike.
  public init(
    inputChannels: Int, outputChannels: Int, kernelSize: Int, stride: Int = 1, padding: Int = 0,
    dilation: Int = 1, bias: Bool = true, paddingMode: ConvolutionGeometry.PaddingMode = .zero,
    weightNorm: KernelWeight.Norm = .none, isOneDimensional: Bool = false,
    shuffledBy factor: Int = 1
  ) {
    precondition(!isOneDimensional || kernelSize == 1, "a line of \(kernelSize) pixels")
    self.init(
      inputChannels: inputChannels, outputChannels: outputChannels, bias: bias,
      geometry: ConvolutionGeometry(
        kernelSize: kernelSize, stride: stride, padding: padding, dilation: dilation,
        paddingMode: paddingMode),
      weightNorm: weightNorm, kernelAxes: isOneDimensional ? 1 : 2, shuffledBy: factor)
  }

  public init(
    inputChannels: Int, outputChannels: Int, bias: Bool = true, geometry: ConvolutionGeometry,
    weightNorm: KernelWeight.Norm = .none, kernelAxes: Int = 2, shuffledBy factor: Int = 1
  ) {
    let area = geometry.kernelHeight * geometry.kernelWidth
    // PyTorch's default: uniform within 1 / sqrt(fan in).
    var start = Parameter.Initializer.uniform(bound: 1 / Float(inputChannels * area).squareRoot())
    if factor > 1 { start = .repeated(start, times: factor * factor) }
    self.geometry = geometry
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    let channels =
      geometry.isTransposed ? [inputChannels, outputChannels] : [outputChannels, inputChannels]
    weight = KernelWeight(
      Shape(channels + [geometry.kernelHeight, geometry.kernelWidth].prefix(kernelAxes)), start,
      norm: weightNorm, axis: geometry.isTransposed ? 1 : 0)
    self.bias = bias ? Parameter([outputChannels], start) : nil
  }

  public var children: Children { ["": weight, "bias": bias] }

  /// Convolves and takes the steps that follow.
  ///
  /// - Returns: `[N, H', W', outputChannels]`.
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor, then steps: LayerStep...) throws -> Tensor {
    try apply([ConvolutionInput(x)], steps)
  }

  /// Convolves the channels of several tensors, as if they were concatenated.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(
    _ inputs: [ConvolutionInput], then steps: LayerStep...
  ) throws -> Tensor {
    try apply(inputs, steps)
  }

  /// Convolves the channels of several tensors, as if they were concatenated, and takes the steps of
  /// a list.
  ///
  /// - Parameter stripe: which rows of a larger image it is; `nil` for the whole.
  /// - Throws: `CancelledError`.
  public func callAsFunction(
    _ inputs: [ConvolutionInput], _ steps: [LayerStep], stripe: Stripe? = nil
  ) throws -> Tensor {
    try apply(inputs, steps, stripe)
  }

  private func apply(
    _ inputs: [ConvolutionInput], _ steps: [LayerStep], _ stripe: Stripe? = nil
  ) throws -> Tensor {
    if Gradients.isRecording {
      precondition(stripe?.isWhole ?? true, "stripes are for inference")
      // Without a norm the result itself is all that the backward pass needs beside the inputs.
      guard steps.contains(where: \.isNorm) else { return try recorded(inputs, steps) }
      return try TrainingMode.recomputingIfAsked { try recorded(inputs, steps) }
    }
    let fused = FusedSteps(steps)
    var result = try convolution(folding: fused.norm)(inputs, finish: fused.finish, stripe: stripe)
    try FiniteWatch.look(at: result, of: weight.parameter)
    try fused.applyRest(to: &result)
    return result
  }

  /// Convolves and takes step after step, noted for gradients.
  private func recorded(_ inputs: [ConvolutionInput], _ steps: [LayerStep]) throws -> Tensor {
    var kernel = try weight.recorded()
    kernel = kernel.reshaped([
      kernel.shape[0], kernel.shape[1], geometry.kernelHeight, geometry.kernelWidth,
    ])
    var result = try Tensor.convolved(
      inputs, weight: kernel, bias: bias?.value, geometry: geometry)
    try FiniteWatch.look(at: result, of: weight.parameter)
    try LayerStep.apply(steps, to: &result)
    return result
  }

  /// The packed convolution, with a norm folded in.
  func convolution(folding norm: (any FoldableNorm)?) -> Convolution {
    var version: [Int] = [weight.version, bias?.version ?? 0]
    if let norm { version += [norm.version, ObjectIdentifier(norm.weight).hashValue] }
    return packed.convolution(version: version) {
      let bias = bias?.value.elements
      var (kernel, factors) = weight.scaled
      kernel = kernel.reshaped([
        kernel.shape[0], kernel.shape[1], geometry.kernelHeight, geometry.kernelWidth,
      ])
      guard let (scale, shift) = norm?.scaleAndShift else {
        return Convolution(weight: kernel, bias: bias, scale: factors, geometry: geometry)
      }
      // (w x + b) s + t = (s w) x + (s b + t)
      let folded = shift.indices.map { (bias?[$0] ?? 0) * scale[$0] + shift[$0] }
      factors = factors.map { zip($0, scale).map(*) } ?? scale
      return Convolution(weight: kernel, bias: folded, scale: factors, geometry: geometry)
    }
  }
}

/// A transposed convolution, its weight `[in, out, height, width]`: sub-pixel convolutions.
public struct ConvTranspose2d: Module {
  private let convolution: Conv2d

  public var geometry: ConvolutionGeometry { convolution.geometry }

  public init(
    inputChannels: Int, outputChannels: Int, kernelSize: Int, stride: Int, padding: Int = 0,
    outputPadding: Int = 0, bias: Bool = true, weightNorm: KernelWeight.Norm = .none
  ) {
    self.init(
      inputChannels: inputChannels, outputChannels: outputChannels, bias: bias,
      geometry: .transposed(
        kernelSize: kernelSize, stride: stride, padding: padding, outputPadding: outputPadding),
      weightNorm: weightNorm)
  }

  /// - Parameter geometry: a transposed one.
  public init(
    inputChannels: Int, outputChannels: Int, bias: Bool = true, geometry: ConvolutionGeometry,
    weightNorm: KernelWeight.Norm = .none
  ) {
    precondition(geometry.isTransposed, "a transposed convolution of an ordinary geometry")
    convolution = Conv2d(
      inputChannels: inputChannels, outputChannels: outputChannels, bias: bias,
      geometry: geometry, weightNorm: weightNorm)
  }

  public var children: Children { convolution.children }

  /// Convolves and takes the steps that follow.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor, then steps: LayerStep...) throws -> Tensor {
    try convolution([ConvolutionInput(x)], steps)
  }

  /// Convolves the channels of several tensors, as if they were concatenated.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(
    _ inputs: [ConvolutionInput], then steps: LayerStep...
  ) throws -> Tensor {
    try convolution(inputs, steps)
  }

  /// Convolves and takes the steps of a list.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(
    _ inputs: [ConvolutionInput], _ steps: [LayerStep]
  ) throws -> Tensor {
    try convolution(inputs, steps)
  }
}
