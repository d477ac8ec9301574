import NeuralNetworks
import NodeKit

/// The options of nodes that run a network.
enum ModelOptions {
  static let model = NodeOption<String>.model(
    "model", help: "the weights: a safetensors file, or the name of a model")
  static let network = NodeOption<String>.text(
    "network", default: "",
    help: "which network they are for, when the file does not say; see 'graphrun bench network'")
  static let tile = NodeOption.integer(
    "tile", default: 0, in: 0...65_535, unit: .pixels,
    help: "side of the parts that are worked through one after the other; 0 for all at once")
  static let overlap = NodeOption.integer(
    "overlap", default: 0, in: 0...8192, unit: .pixels,
    help: "what a part sees around it; 0 for all that decides it, or 128 where everything does")
  static let precision = NodeOption<Precision>.choice(
    "precision", default: .float32,
    help: "bfloat16 is faster on processors with units for it, and off by up to 1 % of the range")

  /// The options of nodes that see an image as a whole, and of those that can see it in parts.
  static let whole = [model.declaration, network.declaration, precision.declaration]
  static let tiled = whole + [tile.declaration, overlap.declaration]

  /// Pixels that parts see around them: as the option says, or else as far as a network sees, so
  /// that the result has the bits of the whole.
  static func overlap(_ stated: Int, of network: any Network) -> Int {
    stated > 0 ? stated : network.locality?.reach ?? 128
  }
}

extension NodeCall {
  /// The network that the options name, with its weights: read once a run.
  ///
  /// - Throws: `NodeError` or `CancelledError`.
  func model(for use: NetworkUse) throws -> LoadedModel {
    let file = try use.file(self[ModelOptions.model], network: self[ModelOptions.network])
    let network = try context.shared.value(file.sharedName) { try file.load() }
    return LoadedModel(network: network, file: file)
  }

  /// A network's result for images of any size, whole or in tiles as the options say.
  ///
  /// - Throws: `FileError` when the result holds what is no number, or `CancelledError`.
  func run(_ model: LoadedModel, _ inputs: [Tensor]) throws -> Tensor {
    let tile = self[ModelOptions.tile]
    if tile == 0 { return try runWhole(model, inputs) }
    let overlap = ModelOptions.overlap(self[ModelOptions.overlap], of: model.network)
    return try asStated(model) { try $0.run(tiled: inputs, tile: tile, overlap: overlap) }
  }

  /// A network's result for images of any size.
  ///
  /// - Throws: `FileError` when the result holds what is no number, or `CancelledError`.
  func runWhole(_ model: LoadedModel, _ inputs: [Tensor]) throws -> Tensor {
    try asStated(model) { try $0.run(fitting: inputs) }
  }

  /// What a network gives in the precision that the options state. Weights are not kept packed for
  /// the processor: they would take more memory than graphs, which call a network once or twice,
  /// gain time.
  private func asStated(
    _ model: LoadedModel, _ run: (any Network) throws -> Tensor
  ) throws -> Tensor {
    let result = try Precision.$current.withValue(self[ModelOptions.precision]) {
      try Convolution.$keepsPackedWeights.withValue(false) { try run(model.network) }
    }
    try model.check(result)
    return result
  }
}

extension PlannedCall {
  /// Finds out whether the model that the options name can be used; see `NetworkUse.file`.
  func model(for use: NetworkUse) throws(NodeError) -> ModelFile {
    try use.file(self[ModelOptions.model], network: self[ModelOptions.network])
  }

  /// What a network takes for an image, whole or in tiles as the options say; `nil` where its size
  /// is unknown.
  func work(for use: NetworkUse, on image: ValueShape) -> NodeWork? {
    guard let size = image.size, let file = try? model(for: use) else { return nil }
    let network = file.network
    let (height, width) = (network.fitted(size.height), network.fitted(size.width))
    let around = 2 * ModelOptions.overlap(self[ModelOptions.overlap], of: network)
    func work(tile stated: Int) -> NodeWork? {
      if stated == 0 { return self.work(of: file, seen: height * width, on: image) }
      let tile = network.fitted(stated)
      let most = network.fitted(tile + around)
      let parts = ((height + tile - 1) / tile) * ((width + tile - 1) / tile)
      return self.work(
        of: file, seen: min(height, most) * min(width, most), times: parts, on: image)
    }
    let tile = self[ModelOptions.tile]
    let smaller = [2048, 1024, 512, 256].filter { tile == 0 || $0 < tile }
    return work(tile: tile)?.saving(ModelOptions.tile, of: smaller, work)
  }

  /// What a network takes that sees a square of so many pixels a side, however large the image.
  func work(for use: NetworkUse, seenSide side: Int, on image: ValueShape) -> NodeWork? {
    guard let file = try? model(for: use) else { return nil }
    return work(of: file, seen: side * side, on: image)
  }

  private func work(
    of file: ModelFile, seen: Int, times: Int = 1, on image: ValueShape
  ) -> NodeWork? {
    guard let pixels = image.pixelCount, let cost = file.network.cost else { return nil }
    // What is packed of the weights at a time; and the images that go in and come out.
    let (packed, images) = (min(64 << 20, file.byteCount), 24 * pixels)
    return NodeWork(
      seconds: Double(seen * times) * cost.operationsPerPixel / 1.5e11,
      bytes: max(packed, Int(Double(seen) * cost.bytesPerPixel)) + images,
      kept: KeptMemory(name: file.sharedName, bytes: file.byteCount))
  }
}

extension NodeWork {
  /// The same with the first of an option's values, largest first, that halves its memory.
  func saving(
    _ option: NodeOption<Int>, of values: some Sequence<Int>, _ work: (Int) -> NodeWork?
  ) -> NodeWork {
    var result = self
    let value = values.first { (work($0)?.bytes ?? .max) <= bytes / 2 }
    result.saving = value.map { MemorySaving(option: option.declaration.name, value: $0) }
    return result
  }
}

extension ValueShape {
  fileprivate var size: (height: Int, width: Int)? {
    guard let height, let width else { return nil }
    return (height, width)
  }
}

extension ModelFile {
  /// What the calls of a run know the loaded network by.
  fileprivate var sharedName: String { "\(networkName) \(path)" }

  /// What its values take once loaded.
  fileprivate var byteCount: Int {
    network.namedParameters.reduce(0) { $0 + 4 * $1.parameter.shape.count }
  }
}
