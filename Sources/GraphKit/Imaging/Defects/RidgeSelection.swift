import Glibc
import TensorCore

/// Which ridges are scratches: hysteresis over the votes, and a score for each connected piece.
///
/// score = ln(length / 24) / 2 + 1.3 (best vote - 0.75) + ln(contrast / texture / 2.5) - level / 2
///
/// The weights come from a logistic regression of drawn scratches against the ridges of undamaged
/// photographs, rounded. Length is the diagonal of the box, in pixels of the level; contrast is the
/// mean top-hat over the piece.
struct RidgeSelection {
  /// Votes that belong to a piece, and those that one of its pixels must have.
  private static let follow: Float = 0.35
  private static let begin: Float = 0.6
  private static let shortest = 12.0

  let level: Int
  private let leastScore: Double

  init(sensitivity: Double, level: Int) {
    self.level = level
    leastScore = 1.6 - 2.5 * (sensitivity - 0.5)
  }

  /// The accepted pieces; `nil` if there are none. `contrast`, `[H, W, 1]`, is asked for only when it
  /// is needed.
  ///
  /// - Throws: `CancelledError`.
  func select(_ votes: Mask, texture: MarginPlane, contrast: () throws -> Tensor) throws
    -> (pieces: Mask, contrast: Tensor)?
  {
    let regions = try ConnectedComponents(votes, threshold: Self.follow)
    let best = maxima(of: votes, in: regions)
    var isKept = regions.components.indices.map { index in
      best[index] >= Self.begin && length(regions.components[index]) >= Self.shortest
    }
    guard isKept.contains(true) else { return nil }
    let contrast = try contrast()
    let clarity = means(of: contrast, over: texture, in: regions)
    for index in isKept.indices where isKept[index] {
      let score =
        0.5 * log(length(regions.components[index]) / 24) + 1.3 * (Double(best[index]) - 0.75)
        + log(max(clarity[index], 0.01) / 2.5) - 0.5 * Double(level)
      isKept[index] = score >= leastScore
    }
    guard isKept.contains(true) else { return nil }
    return (regions.mask(whereIndex: { isKept[$0] }), contrast)
  }

  private func length(_ component: ConnectedComponents.Component) -> Double {
    hypot(Double(component.width), Double(component.height))
  }

  private func maxima(of votes: Mask, in regions: ConnectedComponents) -> [Float] {
    var maxima = [Float](repeating: 0, count: regions.components.count)
    votes.values.withUnsafeBufferPointer { votes in
      for (index, label) in regions.labels.enumerated() where label > 0 {
        maxima[Int(label) - 1] = max(maxima[Int(label) - 1], votes[index])
      }
    }
    return maxima
  }

  /// The ratio of the two means over each region.
  private func means(
    of contrast: Tensor, over texture: MarginPlane, in regions: ConnectedComponents
  ) -> [Double] {
    var sums = [SIMD2<Double>](repeating: .zero, count: regions.components.count)
    contrast.withUnsafeBufferPointer { contrast in
      texture.withPixels { pixels in
        for row in 0..<regions.height {
          for column in 0..<regions.width {
            let index = row &* regions.width &+ column
            let label = Int(regions.labels[index])
            guard label > 0 else { continue }
            let scale = pixels[row &* texture.stride &+ column]
            sums[label - 1] += SIMD2(Double(contrast[index]), Double(scale))
          }
        }
      }
    }
    return sums.map { $0.x / $0.y }
  }
}

extension ConnectedComponents {
  /// The mask that is 1 on the regions whose index `isKept` accepts.
  fileprivate func mask(whereIndex isKept: (Int) -> Bool) -> Mask {
    let kept: [Float] = [0] + components.indices.map { isKept($0) ? 1 : 0 }
    let values = Tensor(uninitialized: [height, width]) { out in
      for index in out.indices { out[index] = kept[Int(labels[index])] }
    }
    return Mask(values: values)
  }
}
