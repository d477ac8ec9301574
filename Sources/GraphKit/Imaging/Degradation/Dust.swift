import Glibc
public import TensorCore

/// Dust and lint: specks of many sizes, most of them tiny, some in swarms, and a few fibres.
public struct Dust: Damage {
  /// How many specks.
  public var count: ClosedRange<Int>
  /// The radius of the smallest and of the largest specks, pixels.
  public var radius: ClosedRange<Double>
  /// How many fibres.
  public var fibres: ClosedRange<Int>
  /// The share of the marks that is dark, 0...1: dust on the print or the scanner; dust on the
  /// negative leaves light marks.
  public var dark: Double

  /// Declares dust.
  public init(
    count: ClosedRange<Int> = 10...80, radius: ClosedRange<Double> = 0.35...3,
    fibres: ClosedRange<Int> = 0...4, dark: Double = 0.2
  ) {
    (self.count, self.radius, self.fibres, self.dark) = (count, radius, fibres, dark)
  }

  public func apply(to picture: inout DamagedImage, random: inout SeededRandom) throws {
    var layer = DamageLayer(for: picture)
    layer.light = Colour(1, 0.99, 0.96)
    let swarms = (0..<random.integer(1...4)).map { _ in Swarm(in: picture, &random) }
    let noise = random.noise()
    for _ in 0..<random.integer(count) {
      let isStray = random.happens(0.35)
      let swarm = swarms[random.integer(0...swarms.count - 1)]
      let place =
        isStray
        ? (random.uniform() * Float(picture.width), random.uniform() * Float(picture.height))
        : swarm.place(&random)
      try layer.draw(speck(at: place, &random), noise: noise)
    }
    for _ in 0..<random.integer(fibres) {
      try layer.draw(fibre(in: picture, &random), noise: noise)
    }
    try layer.apply(to: &picture)
  }

  /// A ragged, mostly longish spot, fainter the smaller it is.
  private func speck(at place: (x: Float, y: Float), _ random: inout SeededRandom) -> DamageLine {
    let radius = random.size(Float(radius.lowerBound), Float(radius.upperBound), exponent: 2.2)
    let brightness = brightness(&random)
    var point = DamageLine.Point(
      x: place.x, y: place.y, radius: radius, opacity: random.uniform(0.4...1),
      brightness: brightness)
    var line = DamageLine(
      points: [point], roughness: radius > 0.8 ? 0.7 : 0, softness: random.uniform(1...1.5))
    let heading = random.angle()
    for _ in 0..<random.integer(1...3) {
      let way = heading + 0.7 * random.normal()
      let stretch = radius * random.size(0.3, 3, exponent: 1.5)
      point.x += stretch * cosf(way)
      point.y += stretch * sinf(way)
      point.radius *= random.uniform(0.5...1)
      line.points.append(point)
    }
    return line
  }

  private func fibre(in picture: DamagedImage, _ random: inout SeededRandom) -> DamageLine {
    var walk = RandomWalk(
      x: random.uniform() * Float(picture.width), y: random.uniform() * Float(picture.height),
      heading: random.angle(), turn: 0.08 * random.normal(), restlessness: 0.06, stride: 2)
    let brightness = brightness(&random)
    let (radius, opacity) = (random.uniform(0.3...0.75), random.uniform(0.35...0.9))
    let steps = Int(random.size(5, 60, exponent: 1.4))
    var line = DamageLine(softness: random.uniform(1...1.5))
    for step in 0...steps {
      let taper = min(1, 0.4 + 0.3 * Float(min(step, steps - step)))
      line.points.append(
        DamageLine.Point(
          x: walk.x, y: walk.y, radius: radius, opacity: opacity * taper, brightness: brightness))
      walk.step(&random)
    }
    return line
  }

  private func brightness(_ random: inout SeededRandom) -> Float {
    random.happens(dark) ? random.uniform(0...0.35) : random.uniform(0.8...1)
  }
}

/// Where specks gather.
private struct Swarm {
  private let x: Float
  private let y: Float
  private let spread: (along: Float, across: Float)
  private let heading: Float

  init(in picture: DamagedImage, _ random: inout SeededRandom) {
    x = random.uniform() * Float(picture.width)
    y = random.uniform() * Float(picture.height)
    spread = (
      picture.side * random.uniform(0.05...0.35), picture.side * random.uniform(0.03...0.12)
    )
    heading = random.angle()
  }

  func place(_ random: inout SeededRandom) -> (x: Float, y: Float) {
    let (u, v) = (spread.along * random.normal(), spread.across * random.normal())
    return (x + u * cosf(heading) - v * sinf(heading), y + u * sinf(heading) + v * cosf(heading))
  }
}
