import Glibc
public import TensorCore

/// Stains that tint the paper: of water, with a dark rim where the dirt was left behind when it
/// dried, and foxing, small brown spots with soft edges.
public struct Stains: Damage {
  /// What stained the print.
  public enum Kind: String, CaseIterable, Sendable {
    case water
    case foxing
    /// Either, as it comes.
    case any
  }

  /// How many stains of water; each stands for a dozen spots of foxing.
  public var count: ClosedRange<Int>
  /// How large a stain of water is, as a share of the shorter side of the picture.
  public var size: ClosedRange<Double>
  /// How strong they are, 0...1.
  public var strength: ClosedRange<Double>
  /// What they are of.
  public var kind: Kind

  /// Declares stains.
  public init(
    count: ClosedRange<Int> = 1...2, size: ClosedRange<Double> = 0.1...0.5,
    strength: ClosedRange<Double> = 0.15...0.7, kind: Kind = .any
  ) {
    (self.count, self.size, self.strength, self.kind) = (count, size, strength, kind)
  }

  public func apply(to picture: inout DamagedImage, random: inout SeededRandom) throws {
    var layer = DamageLayer(for: picture)
    for _ in 0..<random.integer(count) {
      try Cancellation.check()
      if kind == .foxing || (kind == .any && random.happens(0.4)) {
        for _ in 0..<random.integer(4...20) { spot(in: picture, &layer, &random) }
      } else {
        try water(in: picture, &layer, &random)
      }
    }
    // What is under a stain shines through: it is tinted, not covered.
    let tint = Colour(
      random.uniform(0.5...0.75), random.uniform(0.35...0.55), random.uniform(0.15...0.32))
    try picture.change(where: layer.opacity) { _, colour, opacity in
      let share = 0.8 * opacity
      return (colour * Colour(repeating: 1).mixed(with: tint, share))
        .mixed(with: tint * 0.8, 0.25 * share)
    }
  }

  private func spot(
    in picture: DamagedImage, _ layer: inout DamageLayer, _ random: inout SeededRandom
  ) {
    let radius = random.size(1, 0.03 * picture.side + 2, exponent: 1.6)
    let x = random.uniform() * Float(picture.width)
    let y = random.uniform() * Float(picture.height)
    let strength = random.uniform(strength)
    let noise = random.noise()
    let reach = 2.4 * radius + 1
    layer.paint(columns: x - reach...x + reach, rows: y - reach...y + reach) { px, py in
      let distance = ((px - x) * (px - x) + (py - y) * (py - y)).squareRoot() / radius
      let ragged = distance + 0.9 * (noise.smooth(1.6 * px / radius, 1.6 * py / radius) - 0.5)
      let fall = max(0, 1 - ragged / 2)
      return (strength * fall * fall * (3 - 2 * fall), 0)
    }
  }

  private func water(
    in picture: DamagedImage, _ layer: inout DamageLayer, _ random: inout SeededRandom
  ) throws {
    let pool = Pool(in: picture, size: random.uniform(size) * picture.side, &random)
    let clouds = try random.clouds(
      height: picture.height, width: picture.width, cell: max(4, 0.8 * pool.size), layers: 4)
    let strength = random.uniform(strength)
    let width = picture.width
    clouds.withUnsafeBufferPointer { clouds in
      layer.paint(columns: pool.columns, rows: pool.rows) { px, py in
        (strength * pool.depth(px, py, cloud: clouds[Int(py) &* width &+ Int(px)]), 0)
      }
    }
  }
}

/// Where water stood.
private struct Pool {
  let size: Float
  private let x: Float
  private let y: Float
  private let flatness: Float
  private let rimWidth: Float
  /// How strong the inside is beside the rim.
  private let inside: Float

  init(in picture: DamagedImage, size: Float, _ random: inout SeededRandom) {
    self.size = max(2, size)
    // Water comes from outside more often than not.
    x = random.uniform(-0.1...1.1) * Float(picture.width)
    y = random.uniform(-0.1...1.1) * Float(picture.height)
    flatness = random.uniform(0.6...1.6)
    rimWidth = random.uniform(1.5...5)
    inside = random.uniform(0.15...0.6)
  }

  private var reach: Float { 1.7 * size * max(1, flatness) + 3 * rimWidth }
  var columns: ClosedRange<Float> { x - reach...x + reach }
  var rows: ClosedRange<Float> { y - reach...y + reach }

  /// How much dirt a pixel has: little and unevenly inside, most at the rim, none outside.
  func depth(_ px: Float, _ py: Float, cloud: Float) -> Float {
    let (u, v) = ((px - x) / (size * flatness), (py - y) / size)
    let outside = ((u * u + v * v).squareRoot() - 1 + 1.7 * (cloud - 0.5)) * size
    if outside > rimWidth { return 0 }
    // Sharp outwards, slowly fading inwards.
    let rim =
      outside > 0 ? 1 - outside / rimWidth : 1 / (1 + 0.3 * outside * outside / rimWidth)
    let filled = outside > 0 ? 0 : inside * (0.5 + cloud) * min(1, -outside / rimWidth)
    return min(1, max(rim * (0.55 + 0.9 * (cloud - 0.2)), filled))
  }
}
