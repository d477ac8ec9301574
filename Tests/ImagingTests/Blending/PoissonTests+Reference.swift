import Imaging
import TensorCore
import TestSupport

extension PoissonTests {
  /// The terms of each unknown's equation, written down plainly from the paper:
  /// `sum over neighbours j of (f[i] - f[j]) = sum of v[i, j]`.
  func equation(
    _ y: Int, _ x: Int, _ c: Int, _ source: Image, _ destination: Image, _ hole: Mask,
    _ guidance: Poisson.Guidance
  ) -> (neighbours: [(y: Int, x: Int)], guidance: Double) {
    let inside = [(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)].filter {
      (0..<hole.height).contains($0.0) && (0..<hole.width).contains($0.1)
    }
    var sum = 0.0
    for (ny, nx) in inside {
      let ours = Double(source[y, x][c]) - Double(source[ny, nx][c])
      let theirs = Double(destination[y, x][c]) - Double(destination[ny, nx][c])
      switch guidance {
      case .normal: sum += ours
      case .mixed: sum += abs(theirs) > abs(ours) ? theirs : ours
      case .membrane: break
      }
    }
    return (inside.map { (y: $0.0, x: $0.1) }, sum)
  }

  func unknowns(_ hole: Mask) -> [(y: Int, x: Int)] {
    (0..<hole.height).flatMap { y in
      (0..<hole.width).filter { hole[y, $0] > 0.5 }.map { (y: y, x: $0) }
    }
  }

  /// The blend by Gaussian elimination on the whole system.
  func denseSolve(
    _ source: Image, _ destination: Image, _ hole: Mask, _ guidance: Poisson.Guidance
  ) -> Image {
    let pixels = unknowns(hole)
    let (width, channels) = (hole.width, destination.channels)
    let number = Dictionary(
      uniqueKeysWithValues: pixels.enumerated().map { ($1.y * width + $1.x, $0) })
    var result = destination.pixels.elements
    for c in 0..<channels {
      var rows = pixels.map { _ in [Double](repeating: 0, count: pixels.count + 1) }
      for (i, (y, x)) in pixels.enumerated() {
        let terms = equation(y, x, c, source, destination, hole, guidance)
        rows[i][pixels.count] = terms.guidance
        for neighbour in terms.neighbours {
          rows[i][i] += 1
          if let j = number[neighbour.y * width + neighbour.x] {
            rows[i][j] -= 1
          } else {
            rows[i][pixels.count] += Double(destination[neighbour.y, neighbour.x][c])
          }
        }
      }
      for (i, value) in eliminated(rows).enumerated() {
        result[(pixels[i].y * width + pixels[i].x) * channels + c] = Float(min(max(value, 0), 1))
      }
    }
    return Image(pixels: Tensor(shape: destination.pixels.shape, elements: result))
  }

  /// The solution of a symmetric positive definite system, given with its right-hand side as the
  /// last column.
  private func eliminated(_ system: [[Double]]) -> [Double] {
    var rows = system
    let n = rows.count
    for pivot in 0..<n {
      for row in pivot + 1..<max(n, pivot + 1) where rows[row][pivot] != 0 {
        let factor = rows[row][pivot] / rows[pivot][pivot]
        for column in pivot...n { rows[row][column] -= factor * rows[pivot][column] }
      }
    }
    var solution = [Double](repeating: 0, count: n)
    for row in (0..<n).reversed() {
      let known = (row + 1..<max(n, row + 1)).reduce(0.0) { $0 + rows[row][$1] * solution[$1] }
      solution[row] = (rows[row][n] - known) / rows[row][row]
    }
    return solution
  }

  /// `||b - A f|| / ||b - A f0||`, from the images alone; see `Poisson.Solution.residual`.
  func relativeResidual(
    _ result: Image, _ source: Image, _ destination: Image, _ hole: Mask,
    _ guidance: Poisson.Guidance
  ) -> Double {
    var (reached, start) = (0.0, 0.0)
    for (y, x) in unknowns(hole) {
      for c in 0..<result.channels {
        let terms = equation(y, x, c, source, destination, hole, guidance)
        func misfit(_ value: (Int, Int) -> Double) -> Double {
          terms.neighbours.reduce(terms.guidance) { sum, neighbour in
            let isUnknown = hole[neighbour.y, neighbour.x] > 0.5
            let beside =
              isUnknown
              ? value(neighbour.y, neighbour.x) : Double(destination[neighbour.y, neighbour.x][c])
            return sum - value(y, x) + beside
          }
        }
        let after = misfit { Double(result[$0, $1][c]) }
        let before = misfit { guidance == .membrane ? 0 : Double(source[$0, $1][c]) }
        reached += after * after
        start += before * before
      }
    }
    return (reached / start).squareRoot()
  }

  // MARK: - Pictures

  func image(
    _ height: Int, _ width: Int, _ channels: Int, _ value: (Int, Int, Int) -> Float
  ) -> Image {
    let elements = (0..<height * width * channels).map {
      value($0 / channels / width, $0 / channels % width, $0 % channels)
    }
    return Image(pixels: Tensor(shape: [height, width, channels], elements: elements))
  }

  func mask(_ height: Int, _ width: Int, _ isHole: (Int, Int) -> Bool) -> Mask {
    let elements: [Float] = (0..<height * width).map { isHole($0 / width, $0 % width) ? 1 : 0 }
    return Mask(values: Tensor(shape: [height, width], elements: elements))
  }

  /// A disc in the middle of the image.
  func disc(_ height: Int, _ width: Int, radius: Int) -> Mask {
    mask(height, width) { y, x in
      let (dy, dx) = (y - height / 2, x - width / 2)
      return dy * dy + dx * dx <= radius * radius
    }
  }

  func largestDifference(_ a: Image, _ b: Image) -> Float {
    zip(a.pixels.elements, b.pixels.elements).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  func mean(of image: Image, channel: Int) -> Float {
    let samples = stride(from: channel, to: image.pixels.count, by: image.channels)
    let elements = image.pixels.elements
    return Float(
      samples.reduce(0.0) { $0 + Double(elements[$1]) } / Double(image.height * image.width))
  }
}

extension FixedRandom {
  mutating func image(
    _ height: Int, _ width: Int, _ channels: Int, in range: ClosedRange<Float> = 0...1
  ) -> Image {
    let elements = (0..<height * width * channels).map { _ in
      Float.random(in: range, using: &self)
    }
    return Image(pixels: Tensor(shape: [height, width, channels], elements: elements))
  }

  /// A mask with about that share of its pixels in the hole.
  mutating func mask(_ height: Int, _ width: Int, share: Float) -> Mask {
    let elements: [Float] = (0..<height * width).map { _ in
      Float.random(in: 0..<1, using: &self) < share ? 1 : 0
    }
    return Mask(values: Tensor(shape: [height, width], elements: elements))
  }
}
