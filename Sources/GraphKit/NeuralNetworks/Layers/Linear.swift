public import TensorCore

/// A fully connected layer, `[N, inputFeatures]` to `[N, outputFeatures]`: `x weight^T + bias`.
public struct Linear: Module {
  public let weight: Parameter
  public let bias: Parameter?
  private let packed = PackedConvolution()

  public init(inputFeatures: Int, outputFeatures: Int, bias: Bool = true) {
    let start = Parameter.Initializer.uniform(bound: 1 / Float(inputFeatures).squareRoot())
    weight = Parameter([outputFeatures, inputFeatures], start)
    self.bias = bias ? Parameter([outputFeatures], start) : nil
  }

  public var children: Children { ["weight": weight, "bias": bias] }

  /// `[N, inputFeatures]` to `[N, outputFeatures]`.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    if Gradients.isRecording {
      let result = try Tensor.convolved(
        [ConvolutionInput(x.reshaped([1, 1, x.shape[0], inputs]))],
        weight: weight.value.reshaped([outputs, inputs, 1, 1]), bias: bias?.value,
        geometry: ConvolutionGeometry(kernelSize: 1)
      ).reshaped([x.shape[0], outputs])
      try FiniteWatch.look(at: result, of: weight)
      return result
    }
    let version = [weight.version, bias?.version ?? 0]
    let convolution = packed.convolution(version: version) {
      Convolution(
        weight: weight.value.reshaped([outputs, inputs, 1, 1]), bias: bias?.value.elements,
        geometry: ConvolutionGeometry(kernelSize: 1))
    }
    // The batch takes the place of a row of pixels.
    let result = try convolution(x.reshaped([1, 1, x.shape[0], inputs]))
    try FiniteWatch.look(at: result, of: weight)
    return result.reshaped([x.shape[0], outputs])
  }
}
