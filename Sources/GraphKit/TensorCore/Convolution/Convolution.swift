import CKernels

/// A convolution with its weights packed for this processor, ready to run any number of times, from
/// any number of threads.
///
/// Three ways of summing, chosen by geometry and size: Winograd's F(4x4, 3x3) and F(4x4, 2x2) for
/// 3x3 kernels of stride 1 (any dilation), transposed 4x4 and 4x4 to 6x6 of stride 2 on all but
/// small images, products over packed panels for everything else, and dot products along the channels when there are at most four output channels; under
/// `Precision.bfloat16` panels of bfloat16, where the processor has units for them. On one
/// instruction set the result is the same, bit for bit, for any number of threads.
public final class Convolution: Sendable {
  /// Whether weights stay packed from the second call on, which is the fastest way. Packed for
  /// Winograd they are four times as large: without keeping, and at the first call, which often is
  /// the only one, a part of them is packed at a time and let go. That costs a few hundredths of the
  /// time on images of 256 pixels and more.
  @TaskLocal public static var keepsPackedWeights = true

  /// How the kernel steps.
  public let geometry: ConvolutionGeometry
  public let inputChannels: Int
  public let outputChannels: Int

  let instructionSet: InstructionSet
  let bfloat16Unit: BFloat16Unit
  let phases: [ConvolutionPhase]
  private let weight: Tensor
  private let scale: Tensor
  private let bias: Tensor
  /// Of keys that were used once, `nil`.
  private let packed = Locked<[PackedWeights.Key: PackedWeights?]>([:])

  /// - Parameters:
  ///   - weight: `[outputs, inputs, height, width]`; transposed
  ///     `[inputs, outputs, height, width]`.
  ///   - bias: one for each output channel, or zeros.
  ///   - scale: what each output channel's weights are multiplied by (a folded norm), or ones.
  public convenience init(
    weight: Tensor, bias: [Float]? = nil, scale: [Float]? = nil, geometry: ConvolutionGeometry
  ) {
    self.init(
      weight: weight, bias: bias, scale: scale, geometry: geometry, instructionSet: .current,
      bfloat16Unit: .current)
  }

  /// The same for given units of the processor.
  init(
    weight: Tensor, bias: [Float]?, scale: [Float]? = nil, geometry: ConvolutionGeometry,
    instructionSet: InstructionSet, bfloat16Unit: BFloat16Unit = .none
  ) {
    precondition(weight.shape.rank == 4, "weights of shape \(weight.shape)")
    precondition(
      weight.shape[2] == geometry.kernelHeight && weight.shape[3] == geometry.kernelWidth,
      "weights of shape \(weight.shape) for another kernel")
    self.geometry = geometry
    self.weight = weight
    self.instructionSet = instructionSet
    self.bfloat16Unit = bfloat16Unit
    inputChannels = weight.shape[geometry.isTransposed ? 0 : 1]
    outputChannels = weight.shape[geometry.isTransposed ? 1 : 0]
    self.scale = Self.wholeVectors(
      scale ?? [Float](repeating: 1, count: outputChannels), outputChannels, instructionSet)
    self.bias = Self.wholeVectors(
      bias ?? [Float](repeating: 0, count: outputChannels), outputChannels, instructionSet)
    phases = ConvolutionPhase.phases(of: geometry)
  }

  /// Convolves the inputs' channels, one input after the other, as if they were concatenated.
  /// Results between the steps of a transposed kernel that is smaller than its stride are 0.
  ///
  /// - Parameters:
  ///   - inputs: at most four, `[N, H, W, C]` with equal N, and H and W after enlarging.
  ///   - stripe: which rows of a larger image the inputs and the result are; `nil` for the whole.
  /// - Returns: `[N, H', W', outputChannels]`.
  /// - Throws: `CancelledError`.
  public func callAsFunction(
    _ inputs: [ConvolutionInput], finish: ConvolutionFinish = ConvolutionFinish(),
    stripe: Stripe? = nil
  ) throws -> Tensor {
    let (count, height, width) = check(inputs, stripe)
    let outHeight = stripe?.result.count ?? geometry.outputHeight(height)
    let outWidth = geometry.outputWidth(width)
    let shape: Shape = [count, outHeight, outWidth, outputChannels]
    if let residual = finish.residual {
      precondition(residual.shape == shape, "residual \(residual.shape) for result \(shape)")
    }
    return try Tensor(uninitialized: shape) { out in
      if phases.contains(where: \.isGap) { out.initialize(repeating: 0) }
      for index in phases.indices where !phases[index].isGap {
        let run = ConvolutionRun(
          convolution: self, phase: phases[index], inputs: inputs, outHeight: outHeight,
          outWidth: outWidth, stripe: stripe)
        guard run.height > 0, run.width > 0 else { continue }
        try withPackedWeights(index, run) { weights in
          try run(weights, bias: bias, finish: finish, into: SendablePointer(out))
        }
      }
      try finish.activation.applyCurve(to: out)
    }
  }

  /// Convolves one input.
  public func callAsFunction(
    _ input: Tensor, finish: ConvolutionFinish = ConvolutionFinish()
  ) throws -> Tensor {
    try self([ConvolutionInput(input)], finish: finish)
  }

  private func check(
    _ inputs: [ConvolutionInput], _ stripe: Stripe?
  ) -> (count: Int, height: Int, width: Int) {
    precondition((1...4).contains(inputs.count), "\(inputs.count) inputs")
    precondition(
      inputs.reduce(0) { $0 + $1.tensor.shape[3] } == inputChannels,
      "inputs \(inputs.map(\.tensor.shape)) for \(inputChannels) channels")
    let (height, width) = (inputs[0].height, inputs[0].width)
    precondition(
      inputs.allSatisfy { $0.height == height && $0.width == width }, "inputs of different extents")
    if let stripe {
      stripe.check(geometry)
      precondition(stripe.input.count == height, "\(height) rows for the stripe \(stripe)")
    }
    return (inputs[0].tensor.shape[0], height, width)
  }

  /// Calls `body` with all packed weights, or, when they are not kept, with one part after another.
  private func withPackedWeights(
    _ index: Int, _ run: ConvolutionRun, _ body: (PackedWeights) throws -> Void
  ) throws {
    let key = PackedWeights.Key(
      phase: index, layout: run.algorithm.layout, channels: run.inputs.map(\.tensor.shape[3]))
    let (known, isFirst) = packed.withLock { packed in
      defer { if packed[key] == nil { packed.updateValue(nil, forKey: key) } }
      return (packed[key] ?? nil, packed[key] == nil)
    }
    if let known { return try body(known) }
    let packer = Packer(
      key: key, weight: weight, scale: scale, phase: run.phase,
      isTransposed: geometry.isTransposed, instructionSet: instructionSet,
      bfloat16Unit: bfloat16Unit)
    guard Self.keepsPackedWeights, !isFirst else {
      for items in packer.parts { try body(packer.pack(items)) }
      return
    }
    let made = try packer.pack(0..<packer.items)
    packed.withLock { $0[key] = made }
    try body(made)
  }

  /// Channels filled up to whole vectors.
  static func wholeVectors(_ channels: Int, _ instructionSet: InstructionSet) -> Int {
    let lanes = kernels_lanes(instructionSet.rawValue)
    return (channels + lanes - 1) / lanes * lanes
  }

  /// One value for each output channel, filled up with zeros as kernels want them.
  func wholeVectors(_ values: [Float]) -> Tensor {
    Self.wholeVectors(values, outputChannels, instructionSet)
  }

  private static func wholeVectors(
    _ values: [Float], _ channels: Int, _ instructionSet: InstructionSet
  ) -> Tensor {
    precondition(values.count == channels, "\(values.count) values for \(channels) channels")
    let count = wholeVectors(channels, instructionSet)
    let zeros = [Float](repeating: 0, count: count - channels)
    return Tensor(shape: [count], elements: values + zeros)
  }
}

/// One of the tensors whose channels a convolution reads.
public struct ConvolutionInput: Sendable {
  /// `[N, H, W, C]`.
  public var tensor: Tensor
  /// Whether each pixel stands for 2 x 2: nearest-neighbour enlargement without making the image.
  public var isDoubled: Bool

  public init(_ tensor: Tensor, isDoubled: Bool = false) {
    precondition(tensor.shape.rank == 4, "a convolution of shape \(tensor.shape)")
    self.tensor = tensor
    self.isDoubled = isDoubled
  }

  var height: Int { tensor.shape[1] << (isDoubled ? 1 : 0) }
  var width: Int { tensor.shape[2] << (isDoubled ? 1 : 0) }

  /// One image for kernels, valid while the tensor lives.
  func source(of image: Int) -> kernels_source {
    let shape = tensor.shape
    return kernels_source(
      pixels: tensor.unsafeBase + image * shape[1] * shape[2] * shape[3], height: shape[1],
      width: shape[2], channels: shape[3], upsampling: isDoubled ? 1 : 0)
  }
}

extension Activation {
  /// Sigmoid and tanh, which kernels leave to the end, in place.
  fileprivate func applyCurve(to values: UnsafeMutableBufferPointer<Float>) throws {
    guard self == .sigmoid || self == .tanh else { return }
    let pointer = SendablePointer(values)
    try parallelFor(values.count, grain: 1 << 15) { range in
      let part = pointer.base + range.lowerBound
      if self == .sigmoid {
        kernels_sigmoid(part, range.count)
      } else {
        kernels_tanh(part, range.count)
      }
    }
  }
}
