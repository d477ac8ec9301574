import Glibc
import TensorCore

/// Random numbers at the points of a grid, which follow from the seed and the point alone.
struct LatticeNoise: Sendable {
  let seed: UInt32

  /// A number in 0..<1 for a point: the finaliser of MurmurHash3 (Appleby, 2011) on both
  /// coordinates.
  @inline(__always)
  func value(_ x: Int, _ y: Int) -> Float {
    var hash = UInt32(truncatingIfNeeded: x) &* 0x9E37_79B1 ^ seed
    hash = (hash ^ UInt32(truncatingIfNeeded: y) &* 0x85EB_CA77) &* 0xC2B2_AE3D
    hash = (hash ^ (hash >> 16)) &* 0x85EB_CA6B
    hash = (hash ^ (hash >> 13)) &* 0xC2B2_AE35
    return Float((hash ^ (hash >> 16)) >> 8) * 0x1p-24
  }

  /// Interpolates between the points, smoothly: 0..<1.
  @inline(__always)
  func smooth(_ x: Float, _ y: Float) -> Float {
    let (left, top) = (x.rounded(.down), y.rounded(.down))
    let (column, row) = (Int(left), Int(top))
    let (u, v) = (Self.ease(x - left), Self.ease(y - top))
    let above = value(column, row) * (1 - u) + value(column + 1, row) * u
    let below = value(column, row + 1) * (1 - u) + value(column + 1, row + 1) * u
    return above * (1 - v) + below * v
  }

  /// The sum of so many layers of `smooth`, each twice as fine and half as strong as the one
  /// before: 0..<1, mean 0.5.
  @inline(__always)
  func fractal(_ x: Float, _ y: Float, layers: Int) -> Float {
    var (sum, weight, total, scale) = (Float(0), Float(1), Float(0), Float(1))
    for layer in 0..<layers {
      let shift = Float(layer) * 17.31
      sum += weight * smooth(x * scale + shift, y * scale + shift)
      total += weight
      (weight, scale) = (weight / 2, scale * 2)
    }
    return sum / total
  }

  @inline(__always)
  private static func ease(_ t: Float) -> Float { t * t * (3 - 2 * t) }
}

extension SeededRandom {
  /// Clouds, `[height, width]`, 0...1, mean 0.5: layers of random numbers on ever finer grids, the
  /// first of `cell` pixels, each half as strong as the one before.
  ///
  /// - Throws: `CancelledError`.
  mutating func clouds(height: Int, width: Int, cell: Float, layers: Int) throws -> Tensor {
    var sum = [Float](repeating: 0, count: height * width)
    var (weight, total, cell) = (Float(1), Float(0), max(1, cell))
    for _ in 0..<layers {
      let layer = try grid(height: height, width: width, cell: cell)
      layer.withUnsafeBufferPointer { layer in
        sum.withUnsafeMutableBufferPointer { sum in
          for index in sum.indices { sum[index] += weight * layer[index] }
        }
      }
      total += weight
      (weight, cell) = (weight / 2, max(1, cell / 2))
    }
    return Tensor(uninitialized: [height, width]) { target in
      for index in target.indices { target[index] = min(1, sum[index] / total) }
    }
  }

  private mutating func grid(height: Int, width: Int, cell: Float) throws -> Tensor {
    func points(_ extent: Int) -> Int { max(2, Int((Float(extent) / cell).rounded(.up)) + 1) }
    let (rows, columns) = (points(height), points(width))
    let coarse = Tensor(uninitialized: [rows, columns]) { target in
      for index in target.indices { target[index] = uniform() }
    }
    return try Mask(values: coarse)
      .resized(height: height, width: width, interpolation: .bicubic).values
  }
}
