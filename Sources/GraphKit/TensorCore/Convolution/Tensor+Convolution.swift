extension Tensor {
  /// A convolution whose weight and bias may be watched; weights are packed for this call only.
  ///
  /// With y = W x + b as a linear map, the gradient by x is that of the transposed convolution with
  /// the same weight, the gradient by W the sum of products of what each tap sees with the gradient,
  /// and that by b the sum of the gradient.
  ///
  /// - Parameters:
  ///   - inputs: `[N, H, W, C]` each, their channels read one after the other.
  ///   - weight: `[outputs, inputs, height, width]`; transposed `[inputs, outputs, ...]`.
  ///   - bias: `[outputs]`.
  /// - Returns: `[N, H', W', outputs]`.
  /// - Throws: `CancelledError`.
  public static func convolved(
    _ inputs: [ConvolutionInput], weight: Tensor, bias: Tensor? = nil,
    geometry: ConvolutionGeometry
  ) throws -> Tensor {
    var (inputs, geometry) = (inputs, geometry)
    if geometry.paddingMode != .zero, geometry.padding != ConvolutionGeometry.Padding(0) {
      // Padding that repeats pixels has a gradient of its own.
      inputs = try inputs.map { input in
        let enlarged = input.isDoubled ? try input.tensor.enlargedNearest(by: 2) : input.tensor
        return ConvolutionInput(try enlarged.padded(geometry.padding, mode: geometry.paddingMode))
      }
      geometry.padding = ConvolutionGeometry.Padding(0)
    }
    let call = RecordedConvolution(
      inputs: inputs.map { ConvolutionInput($0.tensor.detached(), isDoubled: $0.isDoubled) },
      weight: weight.detached(), geometry: geometry,
      needs: inputs.map(\.tensor.isTracked), needsWeight: weight.isTracked)
    return try call.result(bias: bias).recorded(
      from: inputs.map(\.tensor) + [weight] + (bias.map { [$0] } ?? [])
    ) { gradient in
      try call.gradients(of: gradient) + (bias == nil ? [] : [gradient.channelSums()])
    }
  }
}

/// What a convolution keeps for its gradients.
private struct RecordedConvolution: Sendable {
  let inputs: [ConvolutionInput]
  let weight: Tensor
  let geometry: ConvolutionGeometry
  let needs: [Bool]
  let needsWeight: Bool

  func result(bias: Tensor?) throws -> Tensor {
    let convolution = Convolution(weight: weight, bias: bias?.elements, geometry: geometry)
    return try Convolution.$keepsPackedWeights.withValue(false) { try convolution(inputs) }
  }

  /// By each input, then by the weight.
  func gradients(of gradient: Tensor) throws -> [Tensor?] {
    var results: [Tensor?] = []
    var first = 0
    for (input, needed) in zip(inputs, needs) {
      let channels = first..<first + input.tensor.shape[3]
      first = channels.upperBound
      results.append(needed ? try inputGradient(gradient, input, channels) : nil)
    }
    return results + [needsWeight ? try weightGradient(gradient) : nil]
  }

  private func inputGradient(
    _ gradient: Tensor, _ input: ConvolutionInput, _ channels: Range<Int>
  ) throws -> Tensor {
    let part = weight.slice(channels, axis: geometry.isTransposed ? 0 : 1)
    let adjoint = Convolution(
      weight: part, geometry: geometry.adjoint(height: input.height, width: input.width))
    let result = try Convolution.$keepsPackedWeights.withValue(false) { try adjoint(gradient) }
    return input.isDoubled ? try result.averagePooled(size: 2, stride: 2).multiplied(by: 4) : result
  }

  private func weightGradient(_ gradient: Tensor) throws -> Tensor {
    guard geometry.isTransposed else {
      return try Self.weightGradient(geometry, inputs, gradient)
    }
    // The adjoint takes the gradient to the input: they change places.
    let parts = try inputs.map { input in
      try Self.weightGradient(
        geometry.adjoint(height: input.height, width: input.width), [ConvolutionInput(gradient)],
        input.tensor)
    }
    return .joined(parts, axis: 0)
  }

  private static func weightGradient(
    _ geometry: ConvolutionGeometry, _ inputs: [ConvolutionInput], _ gradients: Tensor
  ) throws -> Tensor {
    if let winograd = WinogradWeightGradient(
      geometry: geometry, inputs: inputs, gradients: gradients)
    {
      return try winograd()
    }
    let parts = try inputs.map {
      try WeightGradient(geometry: geometry, input: $0, gradients: gradients)()
    }
    return .joined(parts, axis: 1)
  }
}

extension ConvolutionGeometry {
  /// The map that takes gradients of results back to inputs of a size; the weight stays as it is.
  func adjoint(height: Int, width: Int) -> ConvolutionGeometry {
    var adjoint = self
    adjoint.isTransposed.toggle()
    guard adjoint.isTransposed else {
      adjoint.outputPadding = 0
      return adjoint
    }
    // What the last step did not reach.
    let least = (outputHeight(height) - 1) * stride + dilation * (kernelHeight - 1) + 1
    adjoint.padding.bottom = least - padding.top - height
    let leastWidth = (outputWidth(width) - 1) * stride + dilation * (kernelWidth - 1) + 1
    adjoint.padding.right = leastWidth - padding.left - width
    return adjoint
  }
}

extension Tensor {
  /// Some indices of axis 0 or 1.
  fileprivate func slice(_ range: Range<Int>, axis: Int) -> Tensor {
    if range.count == shape[axis] { return self }
    let inner = shape.extents[(axis + 1)...].reduce(1, *)
    let outer = axis == 0 ? 1 : shape[0]
    var extents = shape.extents
    extents[axis] = range.count
    return withUnsafeBufferPointer { from in
      Tensor(uninitialized: Shape(extents)) { out in
        for index in 0..<outer {
          let start = (index * shape[axis] + range.lowerBound) * inner
          let part = UnsafeBufferPointer(rebasing: from[start..<start + range.count * inner])
          _ = UnsafeMutableBufferPointer(
            rebasing: out[index * part.count..<(index + 1) * part.count]
          ).update(from: part)
        }
      }
    }
  }

  /// Tensors one after the other along axis 0 or 1.
  fileprivate static func joined(_ parts: [Tensor], axis: Int) -> Tensor {
    if parts.count == 1 { return parts[0] }
    var extents = parts[0].shape.extents
    extents[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    let outer = axis == 0 ? 1 : extents[0]
    return Tensor(uninitialized: Shape(extents)) { out in
      var first = 0
      for part in parts {
        let run = part.count / outer
        part.withUnsafeBufferPointer { from in
          for index in 0..<outer {
            let start = index * (out.count / outer) + first
            _ = UnsafeMutableBufferPointer(rebasing: out[start..<start + run]).update(
              from: UnsafeBufferPointer(rebasing: from[index * run..<(index + 1) * run]))
          }
        }
        first += run
      }
    }
  }
}
