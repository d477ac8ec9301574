import Glibc
public import TensorCore

/// Stamps of real damage: images whose opacity (or brightness, where they are all opaque) says how
/// opaque the damage is; each is turned, mirrored, scaled and placed at random.
public struct TextureStamps: Damage {
  /// The image files to choose from.
  public var files: [String]
  /// How many stamps.
  public var count: ClosedRange<Int>
  /// How long a stamp is, as a share of the shorter side of the picture.
  public var size: ClosedRange<Double>
  /// The share of the stamps that is dark, 0...1.
  public var dark: Double

  /// Declares stamps.
  public init(
    files: [String], count: ClosedRange<Int> = 1...3, size: ClosedRange<Double> = 0.3...1.2,
    dark: Double = 0.25
  ) {
    (self.files, self.count, self.size, self.dark) = (files, count, size, dark)
  }

  public func apply(to picture: inout DamagedImage, random: inout SeededRandom) throws {
    guard !files.isEmpty else { return }
    var layer = DamageLayer(for: picture)
    layer.light = Colour(1, 0.985, 0.95)
    for _ in 0..<random.integer(count) {
      try Cancellation.check()
      let image = try ImageFile.read(files[random.integer(0...files.count - 1)])
      let stamp = try image.stamp(length: random.uniform(size) * picture.side, &random)
      let left = random.uniform(-0.5...1) * Float(picture.width - stamp.width / 2)
      let top = random.uniform(-0.5...1) * Float(picture.height - stamp.height / 2)
      let opacity = random.uniform(0.6...1)
      let brightness = random.happens(dark) ? random.uniform(0...0.3) : random.uniform(0.8...1)
      layer.print(stamp, Int(left), Int(top), opacity: opacity, brightness: brightness)
    }
    try layer.apply(to: &picture)
  }
}

extension Image {
  /// How opaque a stamp is, in a random position, so many pixels long.
  fileprivate func stamp(length: Float, _ random: inout SeededRandom) throws -> Mask {
    let plane = try alpha ?? luma().pixels.reshaped([height, width])
    let scale = max(1, length) / Float(max(height, width))
    func scaled(_ extent: Int) -> Int { max(1, Int((Float(extent) * scale).rounded())) }
    var stamp = try Mask(values: plane)
      .resized(height: scaled(height), width: scaled(width), interpolation: .bilinear)
    if random.happens(0.5) { stamp = try stamp.flipped(.horizontal) }
    let turns = QuarterTurn.allCases
    let turn = random.integer(0...turns.count)
    return turn < turns.count ? try stamp.rotated(turns[turn]) : stamp
  }
}

extension DamageLayer {
  /// Paints a stamp whose upper left corner is at a pixel, which may be outside.
  fileprivate mutating func print(
    _ stamp: Mask, _ left: Int, _ top: Int, opacity: Float, brightness: Float
  ) {
    let (height, width) = (stamp.height, stamp.width)
    stamp.values.withUnsafeBufferPointer { values in
      paint(
        columns: Float(left)...Float(left + width - 1), rows: Float(top)...Float(top + height - 1)
      ) { x, y in
        (opacity * values[(Int(y) - top) * width + Int(x) - left], brightness)
      }
    }
  }
}
