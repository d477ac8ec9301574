import Glibc

/// Which samples of an axis make each sample of its resized version, and with what weights.
///
/// Sample `i` of the new axis is the sum over `k < taps` of `weights[i * taps + k]` times sample
/// `first[i] + k` of the old one. Centres are aligned: sample `i` covers the old axis from
/// `i * old / new` to `(i + 1) * old / new`, where old sample `j` covers `j...j + 1`.
struct ResizeWeights: Sendable {
  /// How many samples one is made of; weights may be zero.
  private(set) var taps: Int
  /// The first of them, for each new sample.
  private(set) var first: [Int32]
  /// The weights, `[new, taps]`; those of one sample add up to 1.
  private(set) var weights: [Float]

  /// Weights that turn `old` samples into `new`.
  init(from old: Int, to new: Int, interpolation: Interpolation) {
    let windows =
      old == new
      ? (0..<new).map { Window(first: $0, weights: [1]) }
      : (0..<new).map { Window(sample: $0, from: old, to: new, interpolation) }
    taps = windows.map(\.weights.count).max() ?? 1
    first = []
    weights = [Float](repeating: 0, count: new * taps)
    for (sample, window) in windows.enumerated() {
      // All taps lie on the axis: near its end a window begins earlier, with zeros.
      let start = min(window.first, old - taps)
      first.append(Int32(start))
      let offset = sample * taps + window.first - start
      for (k, weight) in window.weights.enumerated() { weights[offset + k] = Float(weight) }
    }
  }

  /// The same weights with zeros after each sample's, so that their number is a multiple of 4.
  func paddedToFours() -> ResizeWeights {
    var padded = self
    padded.taps = (taps + 3) / 4 * 4
    padded.weights = [Float](repeating: 0, count: first.count * padded.taps)
    for sample in first.indices {
      for k in 0..<taps { padded.weights[sample * padded.taps + k] = weights[sample * taps + k] }
    }
    return padded
  }
}

/// The weights of one new sample.
private struct Window {
  var first: Int
  var weights: [Double]

  init(first: Int, weights: [Double]) {
    self.first = first
    self.weights = weights
  }

  init(sample: Int, from old: Int, to new: Int, _ interpolation: Interpolation) {
    let ratio = Double(old) / Double(new)
    let center = (Double(sample) + 0.5) * ratio
    if interpolation == .nearest {
      self.init(first: min(old - 1, Int(center)), weights: [1])
    } else if let radius = interpolation.kernelRadius {
      let stretch = max(1, ratio)
      self.init(around: center, reach: radius * stretch, old) { left in
        interpolation.kernelWeight((left + 0.5 - center) / stretch)
      }
    } else {
      let (start, end) = (center - ratio / 2, center + ratio / 2)
      self.init(around: center, reach: ratio / 2, old) { left in
        max(0, min(end, left + 1) - max(start, left))
      }
    }
  }

  /// The old samples that begin or end within `reach` of `center`, by the weight of each.
  private init(
    around center: Double, reach: Double, _ old: Int, weight: (_ left: Double) -> Double
  ) {
    let lower = max(0, Int(floor(center - reach)))
    let upper = min(old, Int(ceil(center + reach)))
    let raw = (lower..<upper).map { weight(Double($0)) }
    let isZero = { (weight: Double) in abs(weight) < 1e-9 }
    let leading = raw.prefix(while: isZero).count
    let kept = raw[leading...].reversed().drop(while: isZero).reversed()
    let sum = kept.reduce(0, +)
    first = lower + leading
    weights = kept.map { $0 / sum }
  }
}
