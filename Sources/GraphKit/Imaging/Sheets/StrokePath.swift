/// A stroke of `StrokeFont` as a polyline.
struct StrokePath {
  /// A point, in units of the font or in pixels.
  typealias Point = SIMD2<Float>

  /// The corners, in order; a dot is two equal ones.
  private(set) var points: [Point] = []

  /// Reads a stroke such as `09~0e4e`, in units of the font, with y upward from the lowest point.
  init(_ text: Substring) {
    var digits: [Float] = []
    var bend: Point?
    var isBend = false
    for character in text {
      if character == "~" {
        isBend = true
        continue
      }
      digits.append(Float(Int(String(character), radix: 36) ?? 0))
      guard digits.count == 2 else { continue }
      let point = Point(digits[0], digits[1])
      digits = []
      if let control = bend {
        curve(control, to: isBend ? (control + point) / 2 : point)
      } else if !isBend {
        points.append(point)
      }
      bend = isBend ? point : nil
      isBend = false
    }
  }

  /// Adds a parabola from the last point, in pieces short enough to look round.
  private mutating func curve(_ control: Point, to end: Point) {
    guard let start = points.last else { return }
    let pieces = 8
    for piece in 1...pieces {
      let t = Float(piece) / Float(pieces)
      let (a, b) = (start + t * (control - start), control + t * (end - control))
      points.append(a + t * (b - a))
    }
  }

  /// The distance of a place from the nearest point of the stroke.
  func distance(to place: Point) -> Float {
    zip(points, points.dropFirst()).map { start, end in
      let (along, toPlace) = (end - start, place - start)
      let squared = (along * along).sum()
      let t = squared > 0 ? max(0, min(1, (along * toPlace).sum() / squared)) : 0
      let apart = toPlace - t * along
      return (apart * apart).sum().squareRoot()
    }.min() ?? .infinity
  }
}
