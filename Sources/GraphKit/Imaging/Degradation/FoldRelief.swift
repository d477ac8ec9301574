import Glibc
import TensorCore

/// How bent paper catches the light: `[H, W]`, above 0 where it is lit.
struct FoldRelief {
  private let height: Int
  private let width: Int
  private var light: Tensor

  init(for picture: DamagedImage) {
    (height, width) = (picture.height, picture.width)
    light = Tensor(shape: [height, width])
  }

  /// Adds a crease: one side lit by `height` (-1...1), the other as much in the shade, and both
  /// even again some pixels from the line.
  mutating func crease(_ way: [DamageLine.Point], height crest: Float, noise: LatticeNoise) {
    // The light is soft: a third of the places will do.
    let way = way.indices.filter { $0 % 3 == 0 || $0 == way.count - 1 }.map { way[$0] }
    let (height, width) = (height, width)
    let reach: Float = 9
    light.withUnsafeMutableBufferPointer { light in
      for (a, b) in zip(way, way.dropFirst()) {
        let segment = DamageSegment(a, b)
        let strength = crest * (0.4 + 1.2 * noise.smooth(0.04 * a.x, 0.04 * a.y))
        guard
          let columns = DamageLayer.pixels(min(a.x, b.x) - reach...max(a.x, b.x) + reach, width),
          let rows = DamageLayer.pixels(min(a.y, b.y) - reach...max(a.y, b.y) + reach, height)
        else { continue }
        for y in rows {
          for x in columns {
            let (_, distance, side) = segment.place(of: Float(x), Float(y))
            if distance > reach { continue }
            // Up to the crease and down again.
            let slope = (1 - distance / reach) * (1 - distance / reach) * min(1, distance + 0.4)
            let value = strength * side * slope
            let index = y &* width &+ x
            if abs(value) > abs(light[index]) { light[index] = value }
          }
        }
      }
    }
  }

  /// Lights and shades a photograph, and marks where it shows.
  ///
  /// - Throws: `CancelledError`.
  func apply(to picture: inout DamagedImage) throws {
    let light = light
    let marks = Tensor(uninitialized: [height, width]) { marks in
      light.withUnsafeBufferPointer { light in
        for index in marks.indices { marks[index] = min(1, 2 * abs(light[index])) }
      }
    }
    try light.withUnsafeBufferPointer { light in
      let light = SendablePointer(light)
      try picture.change(where: marks) { index, colour, _ in
        let share = light[index]
        return share > 0
          ? colour.mixed(with: Colour(repeating: 1), share) : colour * (1 + 1.4 * share)
      }
    }
  }
}
