import NodeKit

/// A photograph without damage, made of gradients, soft shapes and a little grain.
enum CleanPhotograph {
  static func make(height: Int, width: Int) -> Image {
    var state: UInt64 = 7
    func grain() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 24) - 0.5
    }
    let pixels = Tensor(uninitialized: [height, width, 1]) { pixels in
      for row in 0..<height {
        for column in 0..<width {
          let (x, y) = (Float(column) / Float(width), Float(row) / Float(height))
          let distance = ((x - 0.4) * (x - 0.4) + (y - 0.5) * (y - 0.5)).squareRoot()
          let face: Float = 0.35 / (1 + distance * distance * 30)
          let wall = 0.3 + 0.25 * y + (x > 0.75 ? 0.12 : 0)
          pixels[row * width + column] = min(1, max(0, wall + face + 0.02 * grain()))
        }
      }
    }
    return Image(pixels: pixels)
  }
}
