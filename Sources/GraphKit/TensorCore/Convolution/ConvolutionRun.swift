import CKernels

/// The ways in which a convolution is summed.
enum ConvolutionAlgorithm: Hashable, Sendable {
  case rows
  case small
  case winograd
  case narrow
  case bfloat16

  var layout: PackedWeights.Layout {
    switch self {
    case .rows, .small: .panels
    case .winograd: .winograd
    case .narrow: .narrow
    case .bfloat16: .bfloat16
    }
  }
}

/// One phase of a convolution: cuts the work on each image into items for the threads.
struct ConvolutionRun: Sendable {
  let convolution: Convolution
  let phase: ConvolutionPhase
  let inputs: [ConvolutionInput]
  let outHeight: Int
  let outWidth: Int
  /// Results of this phase.
  let height: Int
  let width: Int
  /// Rows of the image that count as one: a 1x1 kernel does not see where rows end, and long rows
  /// are cut into equal blocks with less left over.
  private let joinedRows: Int
  private let bfloat16Unit: BFloat16Unit
  private let stripe: Stripe?

  init(
    convolution: Convolution, phase: ConvolutionPhase, inputs: [ConvolutionInput], outHeight: Int,
    outWidth: Int, stripe: Stripe?
  ) {
    self.convolution = convolution
    self.phase = phase
    self.inputs = inputs
    (self.outHeight, self.outWidth) = (outHeight, outWidth)
    self.stripe = stripe
    let (rows, columns) = (
      phase.count(phase.rows, of: outHeight), phase.count(phase.columns, of: outWidth)
    )
    joinedRows = stripe == nil ? Self.joinedRows(rows, columns, phase, inputs) : 1
    (height, width) = (rows / joinedRows, columns * joinedRows)
    bfloat16Unit = Precision.current == .bfloat16 ? convolution.bfloat16Unit : .none
  }

  private static func joinedRows(
    _ rows: Int, _ columns: Int, _ phase: ConvolutionPhase, _ inputs: [ConvolutionInput]
  ) -> Int {
    let isPointwise =
      phase.rows.taps.count == 1 && phase.columns.taps.count == 1 && phase.stride == 1
      && phase.rows.step == 1 && phase.rows.offset == 0 && phase.columns.offset == 0
      && inputs.allSatisfy { !$0.isDoubled && $0.height == rows && $0.width == columns }
    guard isPointwise else { return 1 }
    var joined = 1
    while columns * joined < 96, rows % (2 * joined) == 0 { joined *= 2 }
    return joined
  }

  /// The cheapest way for this geometry and size; that of the whole image for a stripe.
  ///
  /// Winograd's weights are four times as large: on small images reading them would cost more
  /// than the products saved.
  var algorithm: ConvolutionAlgorithm {
    let (inputs, outputs) = (convolution.inputChannels, convolution.outputChannels)
    // Two ways give other bits than the rest: of a part of an image, those of the whole are due.
    let (wholeHeight, wholeWidth) = PartOfImage.wholeExtents(stripe?.height ?? height, width)
    let results = wholeHeight * wholeWidth
    if outputs <= 4 && inputs >= 16 { return .narrow }
    let tiles = phase.tileCount(wholeHeight, wholeWidth)
    let isWinograd = phase.mayBeWinograd && inputs >= 8 && tiles * 16 <= 2 * results
    let gainsByWinograd =
      isWinograd && (results >= 256 || results >= 64 && inputs * outputs <= 1 << 15)
    if results > 128, multipliesHalves(insteadOfWinograd: gainsByWinograd) { return .bfloat16 }
    if gainsByWinograd { return .winograd }
    return height * width <= 128 ? .small : .rows
  }

  /// Tiles of bfloat16 beat Winograd's savings, pairs do not. (Winograd's transforms would cost
  /// bfloat16 too many digits.)
  private func multipliesHalves(insteadOfWinograd isWinograd: Bool) -> Bool {
    switch bfloat16Unit {
    case .tiles: true
    case .pairs: !isWinograd
    case .none: false
    }
  }

  /// Writes the results for the output channels of `weights` into their places in `out`,
  /// `[N, H, W, C]`.
  ///
  /// - Throws: `CancelledError`.
  func callAsFunction(
    _ weights: PackedWeights, bias: Tensor, finish: ConvolutionFinish,
    into out: SendablePointer<Float>
  ) throws {
    let scale = finish.scaleAndShift.map { convolution.wholeVectors($0.scale) }
    let shift = finish.scaleAndShift.map { convolution.wholeVectors($0.shift) }
    let channels = convolution.outputChannels
    let ends = kernels_finish(
      pixel_scale: finish.pixelScale.map { UnsafePointer($0.unsafeBase) }, bias: bias.unsafeBase,
      pixel_bias: finish.pixelBias.map { UnsafePointer($0.unsafeBase) },
      residual: finish.residual.map { UnsafePointer($0.unsafeBase) },
      slope: finish.activation.slope, scale: scale.map { UnsafePointer($0.unsafeBase) },
      shift: shift.map { UnsafePointer($0.unsafeBase) },
      pixel_mask: finish.pixelMask.map { UnsafePointer($0.unsafeBase) })
    try withExtendedLifetime((inputs, weights, bias, finish, scale, shift)) {
      try (0..<images).flatMap(sources).withUnsafeBufferPointer { sources in
        try run(
          weights.panels,
          KernelCall(
            kernels_convolution(
              level: convolution.instructionSet.rawValue, sources: sources.baseAddress,
              source_count: inputs.count, images: images, taps_y: phase.rows.taps.count,
              taps_x: phase.columns.taps.count, stride_y: phase.stride, stride_x: phase.stride,
              dilation_y: phase.dilation, dilation_x: phase.dilation,
              offset_y: phase.rows.offset + (stripe?.firstRow ?? 0),
              offset_x: phase.columns.offset,
              padding: phase.paddingMode.rawValue, weights: weights.values.unsafeBase,
              first_packed_panel: weights.panels.lowerBound, out_channels: channels,
              base: out.base,
              origin: (phase.rows.origin * outWidth + phase.columns.origin) * channels,
              height: height, width: width, image_stride: outHeight * outWidth * channels,
              row_stride: phase.rows.step * outWidth * joinedRows * channels,
              pixel_stride: phase.columns.step * channels, finish: ends)))
      }
    }
  }

  private var images: Int { inputs[0].tensor.shape[0] }

  private func sources(of image: Int) -> [kernels_source] {
    inputs.map { input in
      var source = input.source(of: image)
      source.height /= joinedRows
      source.width *= joinedRows
      return source
    }
  }

  /// A kernel's arguments on their way to the threads, valid while the call lasts.
  private struct KernelCall: @unchecked Sendable {
    let convolution: kernels_convolution

    init(_ convolution: kernels_convolution) { self.convolution = convolution }

    /// The same for some of the images.
    func images(_ range: Range<Int>) -> kernels_convolution {
      var part = convolution
      part.sources += range.lowerBound * part.source_count
      part.images = range.count
      part.origin += range.lowerBound * part.image_stride
      return part
    }
  }

  private func run(_ panels: Range<Int>, _ call: KernelCall) throws {
    switch algorithm {
    case .narrow:
      try shareRows(of: 0..<1, grain: rowsPerItem, call) { c, rows, _ in
        kernels_convolve_narrow(&c, rows.lowerBound, rows.upperBound)
      }
    case .small:
      try share(panels, rows: images, grain: max(1, 512 / (height * width))) { images, panels in
        var c = call.images(images)
        withScratch(kernels_convolve_small_scratch(&c, panels.count)) {
          kernels_convolve_small(&c, panels.lowerBound, panels.upperBound, $0)
        }
      }
    case .rows:
      try shareRows(of: panels, grain: rowsPerItem, call) { c, rows, panels in
        withScratch(kernels_convolve_rows_scratch(&c)) {
          kernels_convolve_rows(
            &c, rows.lowerBound, rows.upperBound, panels.lowerBound, panels.upperBound, $0)
        }
      }
    case .bfloat16:
      try shareRows(of: panels, grain: max(1, min(8, height / 8)), call) { c, rows, panels in
        let bytes = kernels_bf16_scratch(&c, rows.count)
        withScratch(bytes / MemoryLayout<Float>.stride + 1) {
          kernels_bf16_convolve_rows(
            &c, bfloat16Unit.rawValue, rows.lowerBound, rows.upperBound, panels.lowerBound,
            panels.upperBound, $0)
        }
      }
    case .winograd:
      let tiles = images * phase.tileCount(height, width)
      try share(panels, rows: tiles, grain: tilesPerItem) { tiles, panels in
        var c = call.convolution
        withScratch(kernels_winograd_scratch(&c, tiles.count)) {
          kernels_winograd(
            &c, tiles.lowerBound, tiles.upperBound, panels.lowerBound, panels.upperBound, $0)
        }
      }
    }
  }

  /// Shares out the rows of all images, in runs within one image.
  private func shareRows(
    of panels: Range<Int>, grain: Int, _ call: KernelCall,
    _ body: @Sendable (inout kernels_convolution, _ rows: Range<Int>, _ panels: Range<Int>) -> Void
  ) throws {
    let chunks = (height + grain - 1) / grain
    try share(panels, rows: images * chunks, grain: 1) { items, panels in
      for item in items {
        let (image, chunk) = item.quotientAndRemainder(dividingBy: chunks)
        var c = call.images(image..<image + 1)
        body(&c, chunk * grain..<min(height, (chunk + 1) * grain), panels)
      }
    }
  }

  /// Few items would leave threads idle at the end: then panels are shared out as well.
  private func share(
    _ panels: Range<Int>, rows: Int, grain: Int,
    _ body: @Sendable (_ rows: Range<Int>, _ panels: Range<Int>) -> Void
  ) throws {
    let threads = ThreadBudget.shared.total
    let whole = (rows + grain - 1) / grain
    // Equal shares end together. Where there are many, whole grains are better: kernels work through
    // them without a remainder.
    let isFew = whole > 1 && whole < 8 * threads
    let count = isFew ? min(rows, (whole + threads - 1) / threads * threads) : whole
    @Sendable func start(_ chunk: Int) -> Int {
      isFew ? rows * chunk / count : min(rows, grain * chunk)
    }
    let groups = count >= 2 * threads ? 1 : max(1, min(panels.count, 8 / count))
    try parallelFor(count * groups) { items in
      for item in items {
        let (chunk, group) = item.quotientAndRemainder(dividingBy: groups)
        body(
          start(chunk)..<start(chunk + 1),
          panels.lowerBound + panels.count * group / groups..<panels.lowerBound + panels.count
            * (group + 1) / groups)
      }
    }
  }

  /// Weights are read anew for every item, so few and large ones, but enough for all threads.
  private var rowsPerItem: Int { max(1, height / 32) }

  /// As many tiles as leave their transformed values in the cache.
  private var tilesPerItem: Int {
    switch convolution.inputChannels * phase.stride * phase.stride {
    case ...64: 24
    case ...128: 48
    case ...512: 96
    default: 48
    }
  }
}

/// Runs `body` with so many floats that nobody else uses.
private func withScratch(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
  _ = Tensor(uninitialized: [max(1, count)]) { body(SendablePointer($0).base) }
}
