import Glibc
import TensorCore

/// A line whose width, opacity and brightness change along its way.
struct DamageLine {
  /// A place on the line; lengths in pixels.
  struct Point {
    var x: Float
    var y: Float
    /// Half the width; below 0.5 the line is fainter.
    var radius: Float
    var opacity: Float
    var brightness: Float
  }

  var points: [Point] = []
  /// How ragged the rim is, as a share of the radius.
  var roughness: Float = 0
  /// Over how many pixels the rim fades, at least 1.
  var softness: Float = 1
}

/// A step from one place to the next, as seen from pixels near it.
struct DamageSegment {
  private let x: Float
  private let y: Float
  private let dx: Float
  private let dy: Float
  private let inverse: Float

  init(_ a: DamageLine.Point, _ b: DamageLine.Point) {
    (x, y, dx, dy) = (a.x, a.y, b.x - a.x, b.y - a.y)
    inverse = 1 / max(1e-6, dx * dx + dy * dy)
  }

  /// How far along the step a pixel is, 0...1, how far it is from it, and on which side (-1, 1).
  @inline(__always)
  func place(of px: Float, _ py: Float) -> (along: Float, distance: Float, side: Float) {
    let (u, v) = (px - x, py - y)
    let along = min(1, max(0, (u * dx + v * dy) * inverse))
    let (ex, ey) = (u - along * dx, v - along * dy)
    return (along, (ex * ex + ey * ey).squareRoot(), u * dy - v * dx < 0 ? -1 : 1)
  }
}

extension DamageLayer {
  /// Draws a line with round ends.
  ///
  /// - Throws: `CancelledError`.
  mutating func draw(_ line: DamageLine, noise: LatticeNoise = LatticeNoise(seed: 0)) throws {
    try Cancellation.check()
    for (a, b) in zip(line.points, line.points.dropFirst()) {
      let reach = max(a.radius, b.radius) * (1 + line.roughness) + line.softness
      let segment = DamageSegment(a, b)
      paint(
        columns: min(a.x, b.x) - reach...max(a.x, b.x) + reach,
        rows: min(a.y, b.y) - reach...max(a.y, b.y) + reach
      ) { x, y in
        let (along, distance, _) = segment.place(of: x, y)
        if distance > reach { return (0, 0) }
        var radius = a.radius + along * (b.radius - a.radius)
        let faintness = min(1, 2 * radius)
        if line.roughness > 0 {
          radius *= 1 + line.roughness * (2 * noise.smooth(0.45 * x, 0.45 * y) - 1)
        }
        let cover = min(faintness, max(0, (radius - distance) / line.softness + 0.5))
        let opacity = a.opacity + along * (b.opacity - a.opacity)
        return (cover * opacity, a.brightness + along * (b.brightness - a.brightness))
      }
    }
  }
}
