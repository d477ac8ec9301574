import CKernels

/// A convolution's weights in the order in which kernels read them; see `CKernels/convolution.h`.
struct PackedWeights: Sendable {
  enum Layout: Hashable, Sendable {
    case panels
    case winograd
    case narrow
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
    _ key: Key, weight: Tensor, scale: Tensor, taps: [Int], isTransposed: Bool,
    instructionSet: InstructionSet
  ) throws {
    let (outputs, inputs) =
      isTransposed ? (weight.shape[1], weight.shape[0]) : (weight.shape[0], weight.shape[1])
    let area = weight.shape[2] * weight.shape[3]
    let packer = Packer(
      key: key, outputs: outputs, inputs: inputs, taps: taps, area: area,
      isTransposed: isTransposed, instructionSet: instructionSet)
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
  let taps: [Int]
  let area: Int
  let isTransposed: Bool
  let instructionSet: InstructionSet

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
