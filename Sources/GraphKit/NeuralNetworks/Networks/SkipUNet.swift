import TensorCore

/// What the U-Nets of image translators have in common: each encoder halves the size, each decoder
/// doubles it and reads, beside the one below it, what the encoder of its level gave.
///
/// Encoders see each other through a leaky ReLU, decoders see encoders through a ReLU, which is the
/// same before or after the leaky one: one tensor a level serves both.
struct SkipUNet: Module {
  /// From the largest level to the smallest; all but the last end in a leaky ReLU, the last in a
  /// ReLU.
  let encoders: [ConvBlock]
  /// From the smallest level to the largest; all but the last end in a ReLU.
  let decoders: [ConvBlock]
  /// Whether a decoder reads the encoder's channels before those of the decoder below.
  let readsSkipFirst: Bool
  /// Which decoders, counted from the smallest level, drop half of their results in training.
  let droppingDecoders: Range<Int>

  var children: Children { Children((encoders + decoders).map { ("", $0) }) }

  /// What decides a part of the result, unless norms look at the whole image.
  var locality: Locality { Locality((encoders + decoders).map(\.geometry)) }

  /// - Parameter dropoutSeed: drops results as in training: the translators' source of variety.
  /// - Throws: `CancelledError`.
  func callAsFunction(_ x: Tensor, dropoutSeed: UInt64?) throws -> Tensor {
    var skips: [Tensor] = []
    var y = x
    for encoder in encoders {
      y = try encoder(y)
      skips.append(y)
    }
    skips.removeLast()
    for (index, decoder) in decoders.enumerated() {
      if index == 0 {
        y = try decoder(y)
      } else {
        var skip = skips.removeLast()
        try skip.activate(.relu)
        y = try decoder(readsSkipFirst ? [skip, y] : [y, skip])
      }
      if let dropoutSeed, droppingDecoders.contains(index) {
        try Dropout(rate: 0.5).apply(to: &y, seed: dropoutSeed, name: "decoder\(index)")
      }
    }
    return y
  }
}
