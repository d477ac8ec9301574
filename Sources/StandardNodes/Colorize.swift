import NeuralNetworks
import NodeKit

/// Colours a photograph with a network.
struct Colorize: Node {
  static let image = InputPort<Image>(
    "image", help: "the photograph; its colours count for nothing, unless they are kept")
  static let coloured = OutputPort<Image>(
    "image", .image(channels: [3]), help: "the photograph in colours, its brightness kept")
  static let renderFactor = NodeOption.integer(
    "render-factor", default: 35, in: 2...200,
    help: "DeOldify sees all in a square of 16 times as many pixels a side: more for more detail")
  static let side = NodeOption.integer(
    "side", default: 0, in: 0...8192, unit: .pixels,
    help: "the shorter side at which colours are found; 0 for the file's, or else the whole")
  static let keepsColour = NodeOption<Bool>.boolean(
    "keep-colour", default: false, help: "leave a photograph as it is that has colours of its own")
  static let descriptor = NodeDescriptor(
    "colorize", help: "Colour a photograph with a network.",
    inputs: [image.declaration], outputs: [coloured.declaration],
    options: ModelOptions.tiled
      + [renderFactor.declaration, side.declaration, keepsColour.declaration],
    threadMode: .serial
  ) { (call) throws(NodeError) in
    try check(call, with: call.model(for: use))
    return [call[image].with(channels: 3)]
  } work: { call in
    guard let family = (try? call.model(for: use)).flatMap({ Family($0.network) }) else {
      return nil
    }
    if family == .planes { return call.work(for: use, on: seen(call[image], call)) }
    func work(_ factor: Int) -> NodeWork? {
      call.work(for: use, seenSide: 16 * factor, on: call[image])
    }
    let factor = call[renderFactor]
    return work(factor)?.saving(renderFactor, of: (2..<max(2, factor)).reversed(), work)
  }

  private static let use = NetworkUse(
    purpose: "colours photographs", examples: ["deoldify-deep", "deoldify-wide", "r34unet-colours"]
  ) { Family($0) != nil }

  /// How networks colour.
  private enum Family {
    /// A gray image in ImageNet's numbers becomes Cb - 0.5 and Cr - 0.5.
    case planes
    /// A gray square in ImageNet's numbers becomes an RGB one in the same.
    case deOldify
    /// ... in -1...1.
    case deOldify2018

    init?(_ network: any Network) {
      switch network {
      case let network as AlbuNet where network.configuration.outputChannels == 2: self = .planes
      case is DeOldify: self = .deOldify
      case is DeOldify2018: self = .deOldify2018
      default: return nil
      }
    }
  }

  /// What a network of two planes sees of an image.
  private static func seen(_ image: ValueShape, _ call: PlannedCall) -> ValueShape {
    guard let file = try? call.model(for: use) else { return image }
    return image.shrunk(toShorterSide: seenSide(call[side], file))
  }

  /// The shorter side at which a network sees photographs: as the option says, or else its file.
  private static func seenSide(_ stated: Int, _ file: ModelFile) -> Int {
    if stated > 0 { return stated }
    let side = file.metadata[ModelFile.sideKey].flatMap { Int($0) } ?? 0
    return side > 0 ? side : .max
  }

  /// Refuses options that would do nothing.
  private static func check(
    _ call: some ShapedCall, with file: ModelFile
  ) throws(NodeError) {
    let name = file.networkName
    if Family(file.network) == .planes {
      let isDefault = .integer(call[renderFactor]) == renderFactor.declaration.defaultValue
      if isDefault { return }
      throw NodeError(
        "'render-factor' is for DeOldify: \(name) sees the photograph as large as it is",
        remedy: "leave it out; 'tile' bounds the memory", option: "render-factor")
    }
    for option in [ModelOptions.tile, ModelOptions.overlap] where call[option] != 0 {
      let label = option.declaration.name
      throw NodeError(
        "'\(label)' does nothing with \(name), which sees the whole photograph in one square",
        remedy: "leave it out; a lower 'render-factor' takes less memory", option: label)
    }
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let model = try call.model(for: Self.use)
    try Self.check(call, with: model.file)
    let image = call[Self.image]
    var colours = try YCbCr(image)
    if call[Self.keepsColour], colours.hasColour { return [Self.coloured(image)] }
    (colours.cb, colours.cr) =
      switch Family(model.network) {
      case .planes, nil: try planes(image, model, call)
      case .deOldify: try stretched(image, model, .imageNet, call)
      case .deOldify2018: try stretched(image, model, .signed, call)
      }
    return [Self.coloured(try colours.rgb())]
  }

  private func planes(
    _ image: Image, _ model: LoadedModel, _ call: NodeCall
  ) throws -> (cb: Tensor, cr: Tensor) {
    let gray = try image.luma()
    let seen = try gray.shrunk(toShorterSide: Self.seenSide(call[Self.side], model.file))
    let encoded = try SampleRange.imageNet.encode(seen.expandedToRGB())
    let planes = try call.run(model, [encoded]).scaledChannels([1, 1], [0.5, 0.5])
      .limited(to: 0...1)
    return (
      try planes.plane(0).enlarged(height: image.height, width: image.width),
      try planes.plane(1).enlarged(height: image.height, width: image.width)
    )
  }

  /// The colours of a square into which the photograph is stretched, stretched back.
  private func stretched(
    _ image: Image, _ model: LoadedModel, _ range: SampleRange, _ call: NodeCall
  ) throws -> (cb: Tensor, cr: Tensor) {
    let side = 16 * call[Self.renderFactor]
    let gray = try image.luma().resized(height: side, width: side, interpolation: .bilinear)
    let result = try call.runWhole(model, [SampleRange.imageNet.encode(gray.expandedToRGB())])
    let colours = try YCbCr(
      range.image(result)
        .resized(height: image.height, width: image.width, interpolation: .bilinear))
    return (colours.cb, colours.cr)
  }
}

extension YCbCr {
  /// Whether any pixel is more than the rounding of a gray one away from gray.
  fileprivate var hasColour: Bool {
    [cb, cr].contains { plane in
      plane.withUnsafeBufferPointer { $0.contains { abs($0 - 0.5) > 1.5 / 255 } }
    }
  }
}

extension Tensor {
  /// A plane `[h, w]` stretched to `[height, width]`.
  fileprivate func enlarged(height: Int, width: Int) throws -> Tensor {
    if shape[0] == height && shape[1] == width { return self }
    return try Image(pixels: reshaped([shape[0], shape[1], 1]))
      .resized(height: height, width: width, interpolation: .bilinear)
      .pixels.reshaped([height, width])
  }

  /// A channel of one image `[1, H, W, C]` as `[H, W]`.
  fileprivate func plane(_ channel: Int) -> Tensor {
    let channels = shape[3]
    return withUnsafeBufferPointer { values in
      Tensor(uninitialized: [shape[1], shape[2]]) { plane in
        for index in plane.indices { plane[index] = values[index * channels + channel] }
      }
    }
  }
}
