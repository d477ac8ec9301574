import Glibc
public import TensorCore

/// Scratches by random walks: of varying width and brightness, interrupted, with soft ends.
///
/// Most are light, where the emulsion is gone; some are dark: marks of a pen, or dirt in the scratch. Those of one picture tend to run the
/// same way, as whatever made them did; some come in bundles.
public struct Scratches: Damage {
  /// How many.
  public var count: ClosedRange<Int>
  /// How wide the widest part of a scratch is, pixels.
  public var width: ClosedRange<Double>
  /// How long they are, as a share of the shorter side of the picture.
  public var length: ClosedRange<Double>
  /// How opaque they are, 0...1.
  public var opacity: ClosedRange<Double>

  /// How many of them are dark, as a share.
  public var dark: Double

  /// Declares scratches.
  public init(
    count: ClosedRange<Int> = 2...12, width: ClosedRange<Double> = 0.6...2.5,
    length: ClosedRange<Double> = 0.05...0.8, opacity: ClosedRange<Double> = 0.3...1,
    dark: Double = 0.15
  ) {
    (self.count, self.width, self.length, self.opacity) = (count, width, length, opacity)
    self.dark = dark
  }

  public func apply(to picture: inout DamagedImage, random: inout SeededRandom) throws {
    var layer = DamageLayer(for: picture)
    layer.light = Colour(1, 0.985, 0.95)
    let direction = random.angle()
    for _ in 0..<random.integer(count) {
      let line = line(across: picture, direction: direction, &random)
      let noise = random.noise()
      try layer.draw(line, noise: noise)
      if random.happens(0.2) {
        for _ in 0..<random.integer(1...3) {
          try layer.draw(line.beside(by: random.normal() * 4, &random), noise: noise)
        }
      }
    }
    try layer.apply(to: &picture)
  }

  private func line(
    across picture: DamagedImage, direction: Float, _ random: inout SeededRandom
  ) -> DamageLine {
    let heading = random.happens(0.7) ? direction + 0.25 * random.normal() : random.angle()
    var walk = RandomWalk(
      x: random.uniform() * Float(picture.width), y: random.uniform() * Float(picture.height),
      heading: heading, restlessness: random.size(0.001, 0.012, exponent: 1), jitter: 0.06)
    let length = random.uniform(length)
    let radius = random.size(Float(width.lowerBound), Float(width.upperBound)) / 2
    let opacity = random.uniform(opacity)
    let isLight = random.happens(1 - dark)
    let brightness = isLight ? random.uniform(0.75...1) : random.uniform(0...0.3)
    let steps = max(2, Int(length * length.squareRoot() * picture.side / walk.stride))
    var breadth = WanderingNumber(memory: 8, &random)
    var depth = WanderingNumber(memory: 12, &random)
    // The lower it is, the less of the scratch is gap.
    let gap = random.uniform(-2.5...(-0.3))
    var line = DamageLine(roughness: 0.5, softness: random.uniform(1...1.6))
    for step in 0...steps {
      let end = Float(min(step, steps - step)) * walk.stride
      let taper = min(1, end / 14 + 0.15)
      let presence = min(1, max(0, (depth.step(&random) - gap) * 1.4))
      line.points.append(
        DamageLine.Point(
          x: walk.x, y: walk.y, radius: radius * taper * expf(0.35 * breadth.step(&random)),
          opacity: opacity * presence * taper.squareRoot(), brightness: brightness))
      walk.step(&random)
    }
    return line
  }
}

extension DamageLine {
  /// A fainter and shorter line at some pixels' distance.
  fileprivate func beside(by distance: Float, _ random: inout SeededRandom) -> DamageLine {
    guard let first = points.first, let last = points.last else { return self }
    let angle = atan2f(last.y - first.y, last.x - first.x)
    let (dx, dy) = (-sinf(angle) * distance, cosf(angle) * distance)
    let skipped = Int(random.uniform() * Float(points.count) * 0.6)
    let fade = random.uniform(0.3...0.8)
    var line = self
    line.points = points.dropFirst(skipped).map { point in
      var point = point
      (point.x, point.y) = (point.x + dx, point.y + dy)
      (point.radius, point.opacity) = (point.radius * fade, point.opacity * fade)
      return point
    }
    return line
  }
}
