import Imaging
import TensorCore

/// The formulas of `FastMarching` and `NavierStokes`, written for reading: every pixel looks at
/// every other, in double precision.
struct ReferenceInpainting {
  typealias Pixel = (row: Int, column: Int)

  private let height: Int
  private let width: Int
  private let channels: Int
  private let radius: Int
  private let isHole: [Bool]
  private var samples: [Double]
  private var times: [Double]

  init(_ image: Image, hole: Mask, radius: Int) {
    height = image.height
    width = image.width
    channels = image.channels
    self.radius = radius
    isHole = hole.values.elements.map { $0 > 0.5 }
    samples = image.pixels.elements.map(Double.init)
    times = isHole.map { $0 ? .infinity : 0 }
    marchInwards()
    measureOutwards()
  }

  /// T of each pixel.
  var arrivalTimes: [Double] { times }

  mutating func marching() -> [Float] {
    fillLayers { reference, pixel in reference.marchingMean(at: pixel) }
  }

  mutating func isophotes() -> [Float] {
    fillLayers { reference, pixel in reference.isophoteMean(at: pixel) }
  }

  // MARK: - Arrival times

  /// Relaxes |∇T| = 1 until nothing changes.
  private mutating func marchInwards() {
    var changed = true
    while changed {
      changed = false
      for at in isHole.indices where isHole[at] {
        let (row, column) = (at / width, at % width)
        let a = min(time(row, column - 1), time(row, column + 1))
        let b = min(time(row - 1, column), time(row + 1, column))
        guard min(a, b) < .infinity else { continue }
        let gap = abs(a - b)
        let new = gap >= 1 ? min(a, b) + 1 : (a + b + (2 - gap * gap).squareRoot()) / 2
        if new < times[at] - 1e-12 {
          times[at] = new
          changed = true
        }
      }
    }
  }

  /// Gives known pixels 1 minus the distance to the hole, at least -radius.
  private mutating func measureOutwards() {
    for at in isHole.indices where !isHole[at] {
      var nearest = Double.infinity
      for other in isHole.indices where isHole[other] {
        let (y, x) = (at / width - other / width, at % width - other % width)
        nearest = min(nearest, Double(y * y + x * x).squareRoot())
      }
      times[at] = nearest <= Double(radius) ? 1 - nearest : -Double(radius)
    }
  }

  private func time(_ row: Int, _ column: Int) -> Double {
    isInside(row, column) ? times[row * width + column] : .infinity
  }

  // MARK: - Filling

  private mutating func fillLayers(_ mean: (Self, Pixel) -> [Double]) -> [Float] {
    let layers = Set(isHole.indices.filter { isHole[$0] }.map { layer($0) }).sorted()
    for current in layers {
      let before = self
      for at in isHole.indices where isHole[at] && layer(at) == current {
        let values = mean(before, (at / width, at % width))
        for channel in 0..<channels { samples[at * channels + channel] = values[channel] }
      }
    }
    return samples.map(Float.init)
  }

  private func layer(_ at: Int) -> Int { isHole[at] ? Int(times[at] * 4 + 0.5) : -1 }

  private func isInside(_ row: Int, _ column: Int) -> Bool {
    row >= 0 && row < height && column >= 0 && column < width
  }

  private func isKnown(_ q: Pixel, to p: Pixel) -> Bool {
    isInside(q.row, q.column)
      && layer(q.row * width + q.column) < layer(p.row * width + p.column)
  }

  private func sample(_ pixel: Pixel, _ channel: Int) -> Double {
    samples[(pixel.row * width + pixel.column) * channels + channel]
  }

  /// The known pixels of p's disc.
  private func disc(_ p: Pixel) -> [Pixel] {
    var found: [Pixel] = []
    for row in p.row - radius...p.row + radius {
      for column in p.column - radius...p.column + radius {
        let square = (row - p.row) * (row - p.row) + (column - p.column) * (column - p.column)
        if square > 0, square <= radius * radius, isKnown((row, column), to: p) {
          found.append((row, column))
        }
      }
    }
    return found
  }

  private func gradient(_ q: Pixel, _ channel: Int, to p: Pixel) -> (x: Double, y: Double) {
    func slope(_ before: Pixel, _ after: Pixel) -> Double {
      let here = sample(q, channel)
      switch (isKnown(before, to: p), isKnown(after, to: p)) {
      case (true, true): return (sample(after, channel) - sample(before, channel)) / 2
      case (true, false): return here - sample(before, channel)
      case (false, true): return sample(after, channel) - here
      case (false, false): return 0
      }
    }
    return (
      slope((q.row, q.column - 1), (q.row, q.column + 1)),
      slope((q.row - 1, q.column), (q.row + 1, q.column))
    )
  }

  private func marchingMean(at p: Pixel) -> [Double] {
    let here = time(p.row, p.column)
    func slope(_ before: Double, _ after: Double) -> Double {
      if before < .infinity && after < .infinity { return (after - before) / 2 }
      return after < .infinity ? after - here : before < .infinity ? here - before : 0
    }
    let normal = (
      x: slope(time(p.row, p.column - 1), time(p.row, p.column + 1)),
      y: slope(time(p.row - 1, p.column), time(p.row + 1, p.column))
    )
    let length = (normal.x * normal.x + normal.y * normal.y).squareRoot()
    let known = disc(p)
    let weights = known.map { q in
      let (x, y) = (Double(p.column - q.column), Double(p.row - q.row))
      let distance = (x * x + y * y).squareRoot()
      let cosine =
        length > 1e-3 ? max(1e-6, abs(x * normal.x + y * normal.y) / distance / length) : 1
      return cosine / (distance * distance) / (1 + abs(time(q.row, q.column) - here))
    }
    return (0..<channels).map { channel in
      var (total, totalX, totalY) = (0.0, 0.0, 0.0)
      var (sum, x, y, energy, offsetX, offsetY) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
      for (q, w) in zip(known, weights) {
        let g = gradient(q, channel, to: p)
        total += w
        sum += w * sample(q, channel)
        x += w * g.x
        y += w * g.y
        energy += w * (g.x * g.x + g.y * g.y)
        offsetX += w * Double(p.column - q.column)
        offsetY += w * Double(p.row - q.row)
        let beside = [(q.row, q.column - 1), (q.row, q.column + 1)]
        let above = [(q.row - 1, q.column), (q.row + 1, q.column)]
        if beside.contains(where: { isKnown($0, to: p) }) { totalX += w }
        if above.contains(where: { isKnown($0, to: p) }) { totalY += w }
      }
      x /= totalX + 1e-20
      y /= totalY + 1e-20
      let square = x * x + y * y
      let trust = square / (square + 0.3 * max(0, energy / total - square) + 1e-12)
      let value = sum / total + trust * (x * offsetX + y * offsetY) / total
      let values = known.map { sample($0, channel) }
      return min(max(value, values.min() ?? 0), values.max() ?? 1)
    }
  }

  private func isophoteMean(at p: Pixel) -> [Double] {
    let known = disc(p)
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for q in known {
      let near = 1 / distance(p, q)
      for channel in 0..<channels {
        let g = gradient(q, channel, to: p)
        xx += near * g.x * g.x
        xy += near * g.x * g.y
        yy += near * g.y * g.y
      }
    }
    let gap = ((xx - yy) * (xx - yy) + 4 * xy * xy).squareRoot()
    let coherence = gap / (xx + yy + 1e-12)
    // The unit vector across the isophotes, from the double angle.
    let cosine = (xx - yy) / (gap + 1e-20)
    let normal = (
      x: (max(0, 1 + cosine) / 2).squareRoot(),
      y: (max(0, 1 - cosine) / 2).squareRoot() * (xy < 0 ? -1 : 1)
    )
    let weights = known.map { q in
      let (x, y) = (Double(p.column - q.column), Double(p.row - q.row))
      let off = 10 / 3 * coherence * (normal.x * x + normal.y * y)
      let z = (gap > 0 ? off * off : 0) / 2
      return 1 / (distance(p, q) * (1 + z + z * z / 2))
    }
    return (0..<channels).map { channel in
      zip(known, weights).map { sample($0, channel) * $1 }.reduce(0, +) / weights.reduce(0, +)
    }
  }

  private func distance(_ p: Pixel, _ q: Pixel) -> Double {
    let (x, y) = (Double(p.column - q.column), Double(p.row - q.row))
    return (x * x + y * y).squareRoot()
  }
}
