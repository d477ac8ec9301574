internal import CKernels

/// The gradient of a convolution's weights, `[outputs, inputs, height, width]`: sums over all
/// results, the images and rows in order, whatever the number of threads.
struct WeightGradient: Sendable {
  let geometry: ConvolutionGeometry
  /// What the kernel sees.
  let input: ConvolutionInput
  /// `[N, H', W', outputs]`, of the results.
  let gradients: Tensor

  private var inputs: Int { input.tensor.shape[3] }
  private var outputs: Int { gradients.shape[3] }
  private var taps: Int { geometry.kernelHeight * geometry.kernelWidth }
  private var panelWidth: Int { kernels_panel_width(level) }
  private var panels: Int { (outputs + panelWidth - 1) / panelWidth }
  private var level: Int32 { InstructionSet.current.rawValue }

  /// - Throws: `CancelledError`.
  func callAsFunction() throws -> Tensor {
    let sums = try sums()
    let shape: Shape = [outputs, inputs, geometry.kernelHeight, geometry.kernelWidth]
    return try Tensor(uninitialized: shape) { weights in
      let weights = SendablePointer(weights)
      try withExtendedLifetime((self, sums)) {
        try parallelFor(panels) { items in
          var call = call(image: 0)
          for panel in items {
            kernels_unpack_gradient(&call, panel, sums.unsafeBase, weights.base)
          }
        }
      }
    }
  }

  /// `[panel][tap][input][panel width]`. Threads share out blocks of input channels, each of which
  /// sees all images.
  private func sums() throws -> Tensor {
    let count = gradients.shape[0]
    return try Tensor(uninitialized: [panels * taps * inputs * panelWidth]) { sums in
      sums.initialize(repeating: 0)
      let sums = SendablePointer(sums)
      try withExtendedLifetime(self) {
        try parallelFor(inputs, grain: channelsAtOnce) { channels in
          var first = call(image: 0)
          let scratch = kernels_weight_gradient_scratch(&first, channels.count)
          _ = Tensor(uninitialized: [scratch]) { scratch in
            let scratch = SendablePointer(scratch).base
            for image in 0..<count {
              var call = call(image: image)
              kernels_weight_gradient_add(
                &call, channels.lowerBound, channels.upperBound, sums.base, scratch)
            }
          }
        }
      }
    }
  }

  /// Few, so that threads end together, but enough to make gathering them worth its while.
  private var channelsAtOnce: Int {
    let most = taps >= 9 ? 48 : 96
    return min(most, max(6, (inputs / 8 + 5) / 6 * 6))
  }

  /// The arguments for one image, valid while the tensors live.
  private func call(image: Int) -> kernels_weight_gradient {
    let to = gradients.shape
    return kernels_weight_gradient(
      level: level, source: input.source(of: image),
      taps_y: geometry.kernelHeight, taps_x: geometry.kernelWidth, stride: geometry.stride,
      dilation: geometry.dilation, offset_y: -geometry.padding.top,
      offset_x: -geometry.padding.left,
      gradients: gradients.unsafeBase + image * to[1] * to[2] * to[3], height: to[1],
      width: to[2], out_channels: to[3])
  }
}
