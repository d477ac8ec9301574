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
  /// The panels that are packed; of narrow weights, the output channels, which are all of them.
  let panels: Range<Int>
}

/// Packs item by item: a panel, or a narrow output channel.
struct Packer: Sendable {
  let key: PackedWeights.Key
  private let weight: Tensor
  private let scale: Tensor
  private let outputs: Int
  private let inputs: Int
  private let phase: ConvolutionPhase
  private let taps: [Int]
  private let area: Int
  private let isTransposed: Bool
  private let instructionSet: InstructionSet
  private let bfloat16Unit: BFloat16Unit

  /// Packs the taps of one phase. `weight` lies as PyTorch has it, `scale` holds whole vectors.
  init(
    key: PackedWeights.Key, weight: Tensor, scale: Tensor, phase: ConvolutionPhase,
    isTransposed: Bool, instructionSet: InstructionSet, bfloat16Unit: BFloat16Unit
  ) {
    (outputs, inputs) =
      isTransposed ? (weight.shape[1], weight.shape[0]) : (weight.shape[0], weight.shape[1])
    area = weight.shape[2] * weight.shape[3]
    taps = phase.tapOffsets(kernelWidth: weight.shape[3])
    (self.key, self.weight, self.scale, self.phase) = (key, weight, scale, phase)
    (self.isTransposed, self.instructionSet) = (isTransposed, instructionSet)
    self.bfloat16Unit = bfloat16Unit
  }

  /// All items.
  var items: Int {
    key.layout == .narrow ? outputs : (outputs + panelWidth - 1) / panelWidth
  }

  /// The items in equal parts of at most 64 MiB, if an item is not larger itself.
  var parts: [Range<Int>] {
    guard key.layout != .narrow else { return [0..<items] }
    let most = max(1, (64 << 20) / (itemCount * MemoryLayout<Float>.stride))
    let parts = (items + most - 1) / most
    return (0..<parts).map { items * $0 / parts..<items * ($0 + 1) / parts }
  }

  /// Packs some of the items. Weights that a file holds take no memory then beside the packed ones.
  ///
  /// - Throws: `CancelledError`.
  func pack(_ range: Range<Int>) throws -> PackedWeights {
    let values = try Tensor(uninitialized: [count(range)]) { out in
      let out = SendablePointer(out)
      try withExtendedLifetime((weight, scale)) {
        try parallelFor(range.count) { items in
          for item in items {
            pack(range.lowerBound + item, into: out.base + item * itemCount)
          }
        }
      }
    }
    weight.letGoOfFile()
    return PackedWeights(values: values, panels: range)
  }

  private var panelWidth: Int { kernels_panel_width(instructionSet.rawValue) }

  /// Floats of an item; the last panel may have fewer.
  private var itemCount: Int {
    switch key.layout {
    case .panels: taps.count * inputs * panelWidth
    case .winograd: phase.winogradProducts * inputs * panelWidth
    case .narrow:
      key.channels.reduce(0) { $0 + taps.count * Convolution.wholeVectors($1, instructionSet) }
    case .bfloat16: halvesInPanel / 2
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

  /// Floats of some items.
  private func count(_ range: Range<Int>) -> Int {
    guard key.layout == .panels || key.layout == .winograd else { return range.count * itemCount }
    let channels = min(outputs, range.upperBound * panelWidth) - range.lowerBound * panelWidth
    return itemCount / panelWidth * Convolution.wholeVectors(channels, instructionSet)
  }

  private func pack(_ item: Int, into out: UnsafeMutablePointer<Float>) {
    taps.withUnsafeBufferPointer { taps in
      var weights = kernels_weights(
        level: instructionSet.rawValue, weights: weight.unsafeBase, scale: scale.unsafeBase,
        out_channels: outputs, in_channels: inputs, out_stride: isTransposed ? area : inputs * area,
        in_stride: isTransposed ? outputs * area : area, tap_count: taps.count,
        taps: taps.baseAddress, taps_across: phase.columns.taps.count, stride: phase.stride)
      switch key.layout {
      case .panels: packPanel(item, &weights, into: out)
      case .winograd: kernels_pack_winograd(&weights, item, out)
      case .narrow: packNarrow(item, &weights, into: out)
      case .bfloat16:
        let count = halvesInPanel
        out.withMemoryRebound(to: UInt16.self, capacity: count) { halves in
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
