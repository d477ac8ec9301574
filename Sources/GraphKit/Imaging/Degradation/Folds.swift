import Glibc
public import TensorCore

/// Folds: creases from edge to edge with a light and a dark side, along which the emulsion has
/// cracked and come off.
///
/// Prints are folded across their middle, so folds run roughly along the rows or columns; cracks
/// branch off them, and where the paper was bent hardest flakes are missing.
public struct Folds: Damage {
  /// How many.
  public var count: ClosedRange<Int>
  /// How wide the crack is where it is wide, pixels.
  public var width: ClosedRange<Double>
  /// How much of the emulsion along the fold is lost, 0...1.
  public var loss: ClosedRange<Double>

  /// Declares folds.
  public init(
    count: ClosedRange<Int> = 1...3, width: ClosedRange<Double> = 0.8...3,
    loss: ClosedRange<Double> = 0.3...1
  ) {
    (self.count, self.width, self.loss) = (count, width, loss)
  }

  public func apply(to picture: inout DamagedImage, random: inout SeededRandom) throws {
    var layer = DamageLayer(for: picture)
    layer.light = Colour(1, 0.985, 0.94)
    var relief = FoldRelief(for: picture)
    for _ in 0..<random.integer(count) {
      let fold = FoldLine(across: picture, &random)
      let noise = random.noise()
      relief.crease(fold.way, height: random.uniform(0.03...0.22) * random.sign(), noise: noise)
      let crack = fold.crack(width: random.uniform(width), loss: random.uniform(loss), &random)
      try layer.draw(crack, noise: noise)
      for branch in crack.branches(&random) { try layer.draw(branch, noise: noise) }
      for flake in crack.flakes(&random) { try layer.draw(flake, noise: noise) }
    }
    try relief.apply(to: &picture)
    try layer.apply(to: &picture)
  }
}

/// The way of a fold, from beyond one edge to beyond another.
private struct FoldLine {
  private(set) var way: [DamageLine.Point] = []

  init(across picture: DamagedImage, _ random: inout SeededRandom) {
    let (height, width) = (Float(picture.height), Float(picture.width))
    // Now and then a corner is dog-eared.
    let slant = random.happens(0.25) ? random.angle() : 0.06 * random.normal()
    let heading = (random.happens(0.5) ? 0 : Float.pi / 2) + slant
    let (x, y) = (random.uniform(0.08...0.92) * width, random.uniform(0.08...0.92) * height)
    let reach = (height * height + width * width).squareRoot()
    let stride: Float = 2.5
    let steps = Int(2 * reach / stride)
    var sway = WanderingNumber(memory: 40, &random)
    var zigzag = WanderingNumber(memory: 1.5, &random)
    let (cosine, sine) = (cosf(heading), sinf(heading))
    for step in 0...steps {
      let along = Float(step) * stride - reach
      let across = 1.3 * sway.step(&random) + 0.5 * zigzag.step(&random)
      let point = DamageLine.Point(
        x: x + along * cosine - across * sine, y: y + along * sine + across * cosine, radius: 0,
        opacity: 0, brightness: 1)
      let margin: Float = 20
      guard point.x > -margin, point.x < width + margin, point.y > -margin,
        point.y < height + margin
      else { continue }
      way.append(point)
    }
  }

  /// Where the emulsion cracked: a fine line nearly everywhere, and wide where much is lost.
  func crack(width: Float, loss: Float, _ random: inout SeededRandom) -> DamageLine {
    var depth = WanderingNumber(memory: 14, &random)
    var breadth = WanderingNumber(memory: 3, &random)
    var line = DamageLine(points: way, roughness: 0.75)
    for index in line.points.indices {
      let lost = depth.step(&random) + 2.4 * loss - 1.2
      let present = min(1, max(0, lost + 0.9))
      line.points[index].radius =
        width / 2 * (0.3 + 0.7 * min(1, max(0, lost))) * expf(0.5 * breadth.step(&random))
      line.points[index].opacity = min(1, 0.35 * present + 0.65 * max(0, min(1, lost + 0.3)))
      line.points[index].brightness = 0.85 + 0.06 * breadth.value
    }
    return line
  }
}

extension DamageLine {
  /// Cracks that leave this one sideways.
  fileprivate func branches(_ random: inout SeededRandom) -> [DamageLine] {
    points.indices.compactMap { index in
      let origin = points[index]
      guard random.happens(0.045), origin.opacity > 0.3, index > 0 else { return nil }
      let before = points[index - 1]
      let ahead = atan2f(origin.y - before.y, origin.x - before.x)
      var walk = RandomWalk(
        x: origin.x, y: origin.y, heading: ahead + random.sign() * random.uniform(0.25...1.3),
        restlessness: 0.015, jitter: 0.45, stride: 2.5)
      let steps = Int(random.size(3, 24, exponent: 1.3))
      var branch = DamageLine(roughness: 0.7)
      for step in 0...steps {
        let left = 1 - Float(step) / Float(steps + 1)
        branch.points.append(
          Point(
            x: walk.x, y: walk.y, radius: max(0.22, origin.radius * 0.55 * left),
            opacity: origin.opacity * (0.25 + 0.6 * left), brightness: origin.brightness))
        walk.step(&random)
      }
      return branch
    }
  }

  /// Spots along this line where the emulsion came off.
  fileprivate func flakes(_ random: inout SeededRandom) -> [DamageLine] {
    points.compactMap { point in
      guard random.happens(0.05 * Double(point.opacity)) else { return nil }
      let radius = random.size(0.5, 4.5, exponent: 1.6)
      let (dx, dy) = (random.normal() * 1.5, random.normal() * 1.5)
      var start = point
      (start.x, start.y, start.radius) = (point.x + dx, point.y + dy, radius)
      (start.opacity, start.brightness) = (1, random.uniform(0.82...1))
      var end = start
      end.x += random.normal() * radius
      end.y += random.normal() * radius
      end.radius *= random.uniform(0.3...0.9)
      return DamageLine(points: [start, end], roughness: 0.9)
    }
  }
}
