import CKernels

/// A convolution's weights in the order in which kernels read them; see `CKernels/convolution.h`.
struct PackedWeights: Sendable {
  enum Layout: Hashable, Sendable {
    case panels
    case winograd
    case narrow
    case bfloat16
  }

  struct Key: Hashable, Sendable {
    var phase: Int
    var layout: Layout
    /// Channels of each input: panels hold them one input after the other.
    var channels: [Int]
  }

  let values: Tensor

  /// Packs the taps of one phase. `weight` lies as PyTorch has it, `scale` holds whole vectors.
  ///
  /// - Throws: `CancelledError`.
  init(
    _ key: Key, weight: Tensor, scale: Tensor, phase: ConvolutionPhase, isTransposed: Bool,
    instructionSet: InstructionSet, bfloat16Unit: BFloat16Unit
  ) throws {
    let (outputs, inputs) =
      isTransposed ? (weight.shape[1], weight.shape[0]) : (weight.shape[0], weight.shape[1])
    let area = weight.shape[2] * weight.shape[3]
    let packer = Packer(
      key: key, outputs: outputs, inputs: inputs, phase: phase,
      taps: phase.tapOffsets(kernelWidth: weight.shape[3]), area: area,
      isTransposed: isTransposed, instructionSet: instructionSet, bfloat16Unit: bfloat16Unit)
    values = try Tensor(uninitialized: [packer.count]) { out in
      let out = SendablePointer(out)
      try withExtendedLifetime((weight, scale)) {
        try parallelFor(packer.items) { items in
          for item in items { packer.pack(item, weight, scale, into: out.base) }
        }
      }
    }
  }
}

/// Packs item by item: a panel, or a narrow output channel.
private struct Packer: Sendable {
  let key: PackedWeights.Key
  let outputs: Int
  let inputs: Int
  let phase: ConvolutionPhase
  let taps: [Int]
  let area: Int
  let isTransposed: Bool
  let instructionSet: InstructionSet
  let bfloat16Unit: BFloat16Unit

  private var panelWidth: Int { kernels_panel_width(instructionSet.rawValue) }

  var items: Int {
    key.layout == .narrow ? outputs : (outputs + panelWidth - 1) / panelWidth
  }

  /// Floats in all.
  var count: Int {
    switch key.layout {
    case .panels: taps.count * inputs * Convolution.wholeVectors(outputs, instructionSet)
    case .winograd: 36 * inputs * Convolution.wholeVectors(outputs, instructionSet)
    case .narrow: outputs * narrowCount
    case .bfloat16: items * halvesInPanel / 2
    }
  }

  private var halvesInPanel: Int {
    withBareConvolution { kernels_bf16_panel_count(&$0, bfloat16Unit.rawValue) }
  }

  /// The convolution as far as packing needs it: taps and channels.
  private func withBareConvolution<Result>(
    _ body: (inout kernels_convolution) -> Result
  ) -> Result {
    let sources = key.channels.map {
      kernels_source(pixels: nil, height: 1, width: 1, channels: $0, upsampling: 0)
    }
    return sources.withUnsafeBufferPointer { sources in
      var bare = kernels_convolution()
      bare.sources = sources.baseAddress
      bare.source_count = sources.count
      (bare.taps_y, bare.taps_x) = (phase.rows.taps.count, phase.columns.taps.count)
      (bare.dilation_y, bare.dilation_x) = (phase.dilation, phase.dilation)
      return body(&bare)
    }
  }

  private var narrowCount: Int {
    key.channels.reduce(0) { $0 + taps.count * Convolution.wholeVectors($1, instructionSet) }
  }

  func pack(
    _ item: Int, _ weight: Tensor, _ scale: Tensor, into out: UnsafeMutablePointer<Float>
  ) {
    taps.withUnsafeBufferPointer { taps in
      var weights = kernels_weights(
        level: instructionSet.rawValue, weights: weight.unsafeBase, scale: scale.unsafeBase,
        out_channels: outputs, in_channels: inputs, out_stride: isTransposed ? area : inputs * area,
        in_stride: isTransposed ? outputs * area : area, tap_count: taps.count,
        taps: taps.baseAddress)
      switch key.layout {
      case .panels: packPanel(item, &weights, into: out + item * panelWidth * taps.count * inputs)
      case .winograd:
        kernels_pack_winograd(&weights, item, out + item * panelWidth * 36 * inputs)
      case .narrow: packNarrow(item, &weights, into: out + item * narrowCount)
      case .bfloat16:
        let count = halvesInPanel
        (out + item * count / 2).withMemoryRebound(to: UInt16.self, capacity: count) { halves in
          withBareConvolution {
            kernels_bf16_pack(&$0, bfloat16Unit.rawValue, &weights, item, halves)
          }
        }
      }
    }
  }

  private func packPanel(
    _ panel: Int, _ weights: inout kernels_weights, into out: UnsafeMutablePointer<Float>
  ) {
    let left = min(panelWidth, outputs - panel * panelWidth)
    let width = Convolution.wholeVectors(left, instructionSet)
    var (channel, out) = (0, out)
    for channels in key.channels {
      kernels_pack_direct(&weights, panel, channel, channels, out)
      channel += channels
      out += taps.count * channels * width
    }
  }

  private func packNarrow(
    _ output: Int, _ weights: inout kernels_weights, into out: UnsafeMutablePointer<Float>
  ) {
    var (channel, out) = (0, out)
    for channels in key.channels {
      kernels_pack_narrow(&weights, output, channel, channels, out)
      channel += channels
      out += taps.count * Convolution.wholeVectors(channels, instructionSet)
    }
  }
}
