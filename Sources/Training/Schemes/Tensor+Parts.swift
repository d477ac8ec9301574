import TensorCore

extension Tensor {
  /// The upper left corner of the part about each hole `[N, H, W]`, `side` pixels a side, inside of
  /// the picture; the middle where there is no hole.
  func corners(side: Int) -> [(top: Int, left: Int)] {
    let (height, width) = (shape[1], shape[2])
    return withUnsafeBufferPointer { values in
      (0..<shape[0]).map { image in
        var (top, left, bottom, right) = (height, width, 0, 0)
        for pixel in 0..<height * width where values[image * height * width + pixel] > 0.5 {
          let (row, column) = (pixel / width, pixel % width)
          (top, bottom) = (min(top, row), max(bottom, row + 1))
          (left, right) = (min(left, column), max(right, column + 1))
        }
        if bottom == 0 { (top, left, bottom, right) = (0, 0, height, width) }
        return (
          max(0, min(height - side, (top + bottom - side) / 2)),
          max(0, min(width - side, (left + right - side) / 2))
        )
      }
    }
  }

  /// The images in another order: each gets the place of the one before.
  func rolled() -> Tensor {
    let one = count / max(1, shape[0])
    return withUnsafeBufferPointer { values in
      Tensor(uninitialized: shape) { to in
        for index in to.indices { to[index] = values[(index + one) % count] }
      }
    }
  }

  /// A square of each picture, `[N, side, side, C]`. Differentiable.
  func parts(at corners: [(top: Int, left: Int)], side: Int) -> Tensor {
    let (count, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
    precondition(corners.count == count, "\(corners.count) corners of \(count) pictures")
    let row = side * channels
    @Sendable func offset(_ image: Int, _ y: Int) -> Int {
      ((image * height + corners[image].top + y) * width + corners[image].left) * channels
    }
    let parts = withUnsafeBufferPointer { from in
      Tensor(uninitialized: [count, side, side, channels]) { to in
        for line in 0..<count * side {
          let start = offset(line / side, line % side)
          for index in 0..<row { to[line * row + index] = from[start + index] }
        }
      }
    }
    let shape = shape
    return parts.recorded(from: [self]) { gradient in
      var whole = Tensor(shape: shape)
      whole.withUnsafeMutableBufferPointer { to in
        gradient.withUnsafeBufferPointer { from in
          for line in 0..<count * side {
            let start = offset(line / side, line % side)
            for index in 0..<row { to[start + index] = from[line * row + index] }
          }
        }
      }
      return [whole]
    }
  }
}
