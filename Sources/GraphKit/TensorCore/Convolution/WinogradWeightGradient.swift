internal import CKernels

/// The gradient of a convolution's weights by Winograd's way, `[outputs, inputs, height, width]`,
/// for the kernels and sizes that convolutions themselves take that way: a quarter of the products.
///
/// Tiles of input and gradient are transformed once, their products summed in an order that does not
/// depend on the threads, and the sums transformed back.
struct WinogradWeightGradient: Sendable {
  private let geometry: ConvolutionGeometry
  private let inputs: [ConvolutionInput]
  /// `[N, H', W', outputs]`, of the results.
  private let gradients: Tensor
  private let phase: ConvolutionPhase

  /// `nil` where the direct way is the better one.
  init?(geometry: ConvolutionGeometry, inputs: [ConvolutionInput], gradients: Tensor) {
    let phases = ConvolutionPhase.phases(of: geometry)
    guard phases.count == 1, phases[0].mayBeWinograd, geometry.paddingMode == .zero else {
      return nil
    }
    (self.geometry, self.inputs, self.gradients) = (geometry, inputs, gradients)
    phase = phases[0]
    let results = gradients.shape[1] * gradients.shape[2]
    // Sums take long to begin and to transform back, tiles that are half empty save nothing.
    guard inputChannels >= 8, tileCount >= 32, tilesInImage * 16 <= 2 * results else { return nil }
  }

  private var inputChannels: Int { inputs.reduce(0) { $0 + $1.tensor.shape[3] } }
  private var outputs: Int { gradients.shape[3] }
  private var images: Int { gradients.shape[0] }
  private var tilesInImage: Int { phase.tileCount(gradients.shape[1], gradients.shape[2]) }
  private var tileCount: Int { images * tilesInImage }
  private var groups: Int { phase.winogradProducts / (phase.stride * phase.stride) }
  private var level: Int32 { InstructionSet.current.rawValue }
  private var panelWidth: Int { kernels_panel_width(level) }
  private var panels: Int { (outputs + panelWidth - 1) / panelWidth }

  /// - Throws: `CancelledError`.
  func callAsFunction() throws -> Tensor {
    let parts = parts
    let count = withCall { kernels_winograd_gradient_sums(&$0) }
    let sums = try Tensor(uninitialized: [parts * count]) { sums in
      let sums = SendablePointer(sums)
      try parallelFor(parts) { items in
        for part in items {
          try add(
            tileCount * part / parts..<tileCount * (part + 1) / parts, to: sums, at: part * count)
        }
      }
    }
    let shape: Shape = [outputs, inputChannels, geometry.kernelHeight, geometry.kernelWidth]
    return try Tensor(uninitialized: shape) { weights in
      let weights = SendablePointer(weights)
      try withExtendedLifetime(sums) {
        try parallelFor(panels) { items in
          for panel in items {
            withCall {
              kernels_winograd_gradient_weights(&$0, panel, parts, sums.unsafeBase, weights.base)
            }
          }
        }
      }
    }
  }

  /// Where sums fit into a processor's own cache, each thread takes a part of the tiles and makes
  /// its own; else all work on one after the other. Eight parts suit any number of threads.
  private var parts: Int {
    let pairs = inputChannels * phase.stride * phase.stride * outputs
    return pairs <= 1 << 13 ? max(1, min(8, tileCount / 128)) : 1
  }

  /// Makes the sums over some tiles, in lots.
  private func add(
    _ tiles: Range<Int>, to sums: SendablePointer<Float>, at offset: Int
  ) throws {
    let pairs = inputChannels * phase.stride * phase.stride + outputs
    // A store of a megabyte for one thread, more for sums that are read and written slowly.
    let most = max(32, (parts > 1 ? 1 << 18 : 1 << 22) / (groups * pairs))
    let lots = (tiles.count + most - 1) / most
    for lot in 0..<lots {
      let first = tiles.lowerBound + tiles.count * lot / lots
      let count = tiles.lowerBound + tiles.count * (lot + 1) / lots - first
      let floats = withCall { kernels_winograd_gradient_store(&$0, count) }
      _ = try Tensor(uninitialized: [floats]) { store in
        let store = SendablePointer(store)
        try parallelFor(count, grain: 8) { items in
          withCall {
            kernels_winograd_gradient_tiles(
              &$0, first + items.lowerBound, first + items.upperBound, items.lowerBound, count,
              store.base)
          }
        }
        try parallelFor(groups * panels) { items in
          for item in items {
            withCall {
              kernels_winograd_gradient_add(
                &$0, item / panels, item % panels, count, lot == 0 ? 1 : 0, store.base,
                sums.base + offset)
            }
          }
        }
      }
    }
  }

  private func withCall<Result>(_ body: (inout kernels_convolution) -> Result) -> Result {
    let shape = gradients.shape
    let sources = (0..<images).flatMap { image in inputs.map { $0.source(of: image) } }
    return withExtendedLifetime(self) {
      sources.withUnsafeBufferPointer { sources in
        var call = kernels_convolution()
        (call.level, call.sources) = (level, sources.baseAddress)
        (call.source_count, call.images) = (inputs.count, images)
        (call.taps_y, call.taps_x) = (geometry.kernelHeight, geometry.kernelWidth)
        (call.stride_y, call.stride_x) = (geometry.stride, geometry.stride)
        (call.dilation_y, call.dilation_x) = (geometry.dilation, geometry.dilation)
        (call.offset_y, call.offset_x) = (phase.rows.offset, phase.columns.offset)
        (call.out_channels, call.base) = (outputs, gradients.unsafeBase)
        (call.height, call.width) = (shape[1], shape[2])
        call.pixel_stride = shape[3]
        call.row_stride = shape[2] * call.pixel_stride
        call.image_stride = shape[1] * call.row_stride
        return body(&call)
      }
    }
  }
}
