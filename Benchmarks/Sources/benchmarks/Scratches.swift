import Imaging
import TensorCore

/// Made-up damage: scratches that wander over a picture, the same for the same seed.
enum Scratches {
  /// A mask of random walks, 2 to 7 pixels wide, until they cover `ratio` of the picture.
  static func mask(height: Int, width: Int, ratio: Double, seed: UInt64) -> Mask {
    var random = SplitMix(state: seed)
    var canvas = Canvas(height: height, width: width)
    let wanted = Int(ratio * Double(height * width))
    while canvas.covered < wanted { canvas.walk(&random) }
    return Mask(
      values: Tensor(shape: [height, width], elements: canvas.marked.map { $0 ? 1 : 0 }))
  }

  /// A picture with ramps, edges and texture in each channel.
  static func picture(height: Int, width: Int, seed: UInt64) -> Image {
    var random = SplitMix(state: seed)
    var samples: [Float] = []
    samples.reserveCapacity(height * width * 3)
    for row in 0..<height {
      for column in 0..<width {
        let disc = ((row / 97) + (column / 131)) % 2
        let ramp = Float(row + column) / Float(height + width)
        for channel in 0..<3 {
          let grain = Float(random.uniform() - 0.5) * 0.08
          let value = 0.5 * ramp + (disc == channel % 2 ? 0.35 : 0.05) + grain
          samples.append(min(1, max(0, value)))
        }
      }
    }
    return Image(pixels: Tensor(shape: [height, width, 3], elements: samples))
  }

  private struct Canvas {
    let height: Int
    let width: Int
    var marked: [Bool]
    var covered = 0

    init(height: Int, width: Int) {
      self.height = height
      self.width = width
      marked = [Bool](repeating: false, count: height * width)
    }

    /// One scratch: a walk of short steps that turns a little at each.
    mutating func walk(_ random: inout SplitMix) {
      let side = Double(max(height, width))
      var (x, y) = (random.uniform() * Double(width), random.uniform() * Double(height))
      // The direction turns by rotation: no functions whose last bits differ between systems.
      var (dx, dy) = (random.uniform() - 0.5, random.uniform() - 0.5)
      let brush = 1 + random.uniform() * 2.5
      let length = side * (0.2 + 0.6 * random.uniform())
      for step in 0..<Int(length * 2) {
        if step % 32 == 0 {
          let turn = (random.uniform() - 0.5) * 0.8
          (dx, dy) = (dx - turn * dy, dy + turn * dx)
          let norm = (dx * dx + dy * dy).squareRoot()
          (dx, dy) = (dx / norm, dy / norm)
        }
        x += dx / 2
        y += dy / 2
        stamp(x, y, brush)
      }
    }

    private mutating func stamp(_ x: Double, _ y: Double, _ brush: Double) {
      let (left, right) = (max(0, Int(x - brush)), min(width - 1, Int(x + brush)))
      let (top, bottom) = (max(0, Int(y - brush)), min(height - 1, Int(y + brush)))
      guard left <= right, top <= bottom else { return }
      for row in top...bottom {
        for column in left...right where !marked[row * width + column] {
          let (u, v) = (Double(column) - x, Double(row) - y)
          if u * u + v * v <= brush * brush {
            marked[row * width + column] = true
            covered += 1
          }
        }
      }
    }
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): random numbers that depend on the seed alone.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number in 0..<1.
  mutating func uniform() -> Double { Double(next() >> 11) / Double(1 << 53) }
}
