import Glibc
public import TensorCore

/// Missing pieces: torn corners and edges, slits, and holes inside, each with a rim of white paper
/// fibre, through which one sees what the scanner saw behind the print.
public struct Tears: Damage {
  /// Where pieces are missing.
  public enum Place: String, CaseIterable, Sendable {
    /// At the border.
    case border
    /// Inside.
    case inside
    /// Either, as it comes.
    case anywhere
  }

  /// How many.
  public var count: ClosedRange<Int>
  /// How large, as a share of the shorter side of the picture; those inside are smaller.
  public var size: ClosedRange<Double>
  /// Where.
  public var place: Place

  /// Declares tears.
  public init(
    count: ClosedRange<Int> = 1...3, size: ClosedRange<Double> = 0.03...0.2,
    place: Place = .anywhere
  ) {
    (self.count, self.size, self.place) = (count, size, place)
  }

  public func apply(to picture: inout DamagedImage, random: inout SeededRandom) throws {
    var layer = DamageLayer(for: picture)
    let behind: Float = random.happens(0.5) ? random.uniform(0.85...1) : random.uniform(0...0.6)
    layer.dark = Colour(repeating: behind)
    layer.light = Colour(0.97, 0.95, 0.9)
    // Some pieces are only the emulsion: the paper is still there.
    let peels = random.happens(0.35)
    for _ in 0..<random.integer(count) {
      try Cancellation.check()
      let size = max(1.5, random.uniform(size) * picture.side)
      let isInside = place == .inside || (place == .anywhere && random.happens(0.4))
      if !isInside, random.happens(0.3) {
        try slit(in: picture, length: 1.5 * size, &layer, &random)
      } else {
        var piece = MissingPiece(size: isInside ? 0.6 * size : size, &random)
        isInside ? piece.settle(in: picture, &random) : piece.settleAtBorder(of: picture, &random)
        piece.cut(from: &layer, behind: peels ? 0.93 : 0)
      }
    }
    try layer.apply(to: &picture)
  }

  /// A tear that runs in from an edge and closes, with torn paper on both sides.
  private func slit(
    in picture: DamagedImage, length: Float, _ layer: inout DamageLayer,
    _ random: inout SeededRandom
  ) throws {
    let edge = BorderPoint(of: picture, &random)
    var walk = RandomWalk(
      x: edge.x, y: edge.y, heading: edge.inward + 0.5 * random.normal(), restlessness: 0.03,
      jitter: 0.3, stride: 2)
    let width = random.uniform(0.5...3)
    let steps = max(2, Int(length / walk.stride))
    var (gap, paper) = (DamageLine(roughness: 0.5), DamageLine(roughness: 0.8))
    for step in 0...steps {
      let open = width * (1 - Float(step) / Float(steps))
      let point = DamageLine.Point(
        x: walk.x, y: walk.y, radius: max(0.2, open), opacity: 1, brightness: 0)
      gap.points.append(point)
      var rim = point
      (rim.radius, rim.brightness) = (
        open * random.uniform(1.0...2) + 0.8, random.uniform(0.85...1)
      )
      paper.points.append(rim)
      walk.step(&random)
    }
    let noise = random.noise()
    try layer.draw(paper, noise: noise)
    try layer.draw(gap, noise: noise)
  }
}

/// A place on the border and the direction into the picture.
private struct BorderPoint {
  let x: Float
  let y: Float
  let inward: Float

  init(of picture: DamagedImage, _ random: inout SeededRandom) {
    let (right, bottom) = (Float(picture.width - 1), Float(picture.height - 1))
    let along = random.uniform()
    switch random.integer(0...3) {
    case 0: (x, y, inward) = (along * right, 0, .pi / 2)
    case 1: (x, y, inward) = (along * right, bottom, -.pi / 2)
    case 2: (x, y, inward) = (0, along * bottom, 0)
    default: (x, y, inward) = (right, along * bottom, .pi)
    }
  }
}

/// A piece that broke off along a few nearly straight, ragged lines, with a rim of paper.
private struct MissingPiece {
  /// A line that the piece broke off along: where `nx` x + `ny` y is `distance`.
  private struct Break {
    let nx: Float
    let ny: Float
    let distance: Float
  }

  private var x: Float = 0
  private var y: Float = 0
  private let size: Float
  private let breaks: [Break]
  private let raggedness: Float
  private let rim: Float
  private let noise: LatticeNoise

  init(size: Float, _ random: inout SeededRandom) {
    self.size = size
    let (count, start) = (random.integer(4...7), random.angle())
    breaks = (0..<count).map { index in
      let angle = start + (Float(index) + 0.6 * random.uniform()) * 2 * .pi / Float(count)
      return Break(
        nx: cosf(angle), ny: sinf(angle), distance: size * random.uniform(0.3...1))
    }
    raggedness = size * random.uniform(0.15...0.6)
    rim = min(size / 2, random.size(0.7, 6, exponent: 1.5))
    noise = random.noise()
  }

  mutating func settle(in picture: DamagedImage, _ random: inout SeededRandom) {
    x = random.uniform(0.05...0.95) * Float(picture.width)
    y = random.uniform(0.05...0.95) * Float(picture.height)
  }

  /// At a corner, or anywhere along an edge.
  mutating func settleAtBorder(of picture: DamagedImage, _ random: inout SeededRandom) {
    let edge = BorderPoint(of: picture, &random)
    (x, y) = (edge.x, edge.y)
    guard random.happens(0.55) else { return }
    x = random.happens(0.5) ? 0 : Float(picture.width - 1)
    y = random.happens(0.5) ? 0 : Float(picture.height - 1)
  }

  func cut(from layer: inout DamageLayer, behind brightness: Float) {
    let far = raggedness / 2 + 2 * rim + 1
    // The corners between two breaks lie farther out than the breaks.
    let reach = 2.5 * size + far
    let coarse = 1 / max(2, 0.5 * size)
    layer.paint(columns: x - reach...x + reach, rows: y - reach...y + reach) { px, py in
      let inside = distance(px - x, py - y)
      // Beyond the most that noise can move the outline there is nothing to find.
      if inside > far { return (0, 0) }
      let cloud = noise.fractal(px * coarse, py * coarse, layers: 4) - 0.5
      let outside = inside + raggedness * cloud
      if outside < -0.5 { return (1, brightness) }
      let fray = noise.fractal(0.35 * px + 90, 0.35 * py, layers: 2)
      let width = rim * 2 * fray
      let paper = 0.86 + 0.14 * noise.smooth(0.8 * px, 0.8 * py)
      if outside < 0.5 { return (1, brightness + (paper - brightness) * (outside + 0.5)) }
      return (min(1, max(0, width - outside + 1)), paper)
    }
  }

  /// How far a place is outside of the breaks, negative inside of them.
  private func distance(_ dx: Float, _ dy: Float) -> Float {
    var most = -Float.infinity
    for line in breaks { most = max(most, line.nx * dx + line.ny * dy - line.distance) }
    return most
  }
}
