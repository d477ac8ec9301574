import Imaging
import TensorCore
import TestSupport

/// A mask from rows of text: `#` is hole.
func hole(_ rows: String...) -> Mask {
  let values = rows.joined().map { $0 == "#" ? Float(1) : 0 }
  return Mask(values: Tensor(shape: [rows.count, rows[0].count], elements: values))
}

/// A mask with a scratch or two across, a blob, and damage on the image's edge.
func damage(height: Int, width: Int, seed: UInt64) -> Mask {
  var random = FixedRandom(seed: seed)
  var values = [Float](repeating: 0, count: height * width)
  func mark(_ row: Int, _ column: Int) {
    guard row >= 0, row < height, column >= 0, column < width else { return }
    values[row * width + column] = 1
  }
  for _ in 0..<3 {
    var (row, column) = (Int(random.uniform() * Float(height)), 0)
    while column < width {
      for thickness in 0..<4 { mark(row + thickness, column) }
      row += Int.random(in: -1...1, using: &random)
      column += 1
    }
  }
  let (row, column) = (
    Int(random.uniform() * Float(height)), Int(random.uniform() * Float(width))
  )
  for y in -4...4 { for x in -4...4 where x * x + y * y <= 18 { mark(row + y, column + x) } }
  for step in 0..<5 { mark(height - 1, step) }
  return Mask(values: Tensor(shape: [height, width], elements: values))
}

/// The greatest difference between two lists of numbers.
func greatestDifference(_ first: [Float], _ second: [Float]) -> Float {
  zip(first, second).map { abs($0 - $1) }.max() ?? 0
}

/// Smooth colours with some noise.
func softImage(height: Int, width: Int, channels: Int, seed: UInt64 = 3) -> Image {
  var random = FixedRandom(seed: seed)
  var samples: [Float] = []
  for row in 0..<height {
    for column in 0..<width {
      for channel in 0..<channels {
        let wave = Float(((row + 2 * column) * (channel + 1)) % 40) / 60
        samples.append(wave + 0.3 * random.uniform())
      }
    }
  }
  return Image(pixels: Tensor(shape: [height, width, channels], elements: samples))
}
