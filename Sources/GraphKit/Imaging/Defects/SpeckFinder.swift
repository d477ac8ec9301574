import Glibc
import TensorCore

/// Finds dust: spots up to 7 pixels wide that stand out from calm surroundings.
///
/// A spot is a connected piece of the top-hat of a 7 x 7 square. Its contrast must be several times
/// the mean of both top-hats (details of either polarity) and the spread of the opening (edges) over
/// the 33 x 33 pixels around it: glints in eyes, print and leaves are never alone.
struct SpeckFinder {
  private static let radius = 3
  private static let surroundings = 16
  private static let largestArea = 50
  private static let widest = 10
  /// Details stronger than this count no more, or a scratch near by would hide the dust.
  private static let cap: Float = 0.3

  /// The contrast that a spot needs at least, and how many times that of its surroundings.
  private let leastContrast: Float
  private let margin: Float

  init(sensitivity: Double) {
    // Twice as much at the lowest sensitivity as in the middle, half as much at the highest.
    let strictness = Float(exp2(1.3 - 2 * sensitivity))
    leastContrast = 0.1 * strictness
    margin = strictness
  }

  /// Marks the spots of one polarity in a gray plane `[H, W, 1]`.
  ///
  /// - Throws: `CancelledError`.
  func find(_ polarity: TopHat.Polarity, in plane: Tensor, into found: DefectMask) throws {
    let (height, width) = (plane.shape[0], plane.shape[1])
    func details(_ polarity: TopHat.Polarity) throws -> Tensor {
      try TopHat(polarity: polarity, radius: Self.radius, element: .square).apply(to: plane)
    }
    let contrast = try details(polarity)
    // Pieces do not depend on the sensitivity, or more of it could join two spots into none.
    let regions = try ConnectedComponents(
      Mask(values: contrast.reshaped([height, width])), threshold: 0.05)
    let peaks = self.peaks(of: contrast, in: regions)
    let opposite = try details(polarity == .white ? .black : .white)
    try plane.withUnsafeBufferPointer { plane in
      try contrast.withUnsafeBufferPointer { contrast in
        try opposite.withUnsafeBufferPointer { opposite in
          let around = Surroundings(
            plane: plane, contrast: contrast, opposite: opposite, regions: regions,
            sign: polarity == .white ? 1 : -1)
          try found.mark { mask in
            for (index, region) in regions.components.enumerated()
            where isSmall(region) && peaks[index] >= leastContrast {
              if index & 255 == 0 { try Cancellation.check() }
              let (details, spread) = around.measure(
                region, radius: Self.surroundings, cap: Self.cap)
              guard peaks[index] >= margin * (5 * details + 0.6 * spread) else { continue }
              around.mark(mask, region, label: Int32(index + 1), above: 0.4 * peaks[index])
            }
          }
        }
      }
    }
  }

  private func isSmall(_ region: ConnectedComponents.Component) -> Bool {
    region.area <= Self.largestArea && max(region.width, region.height) <= Self.widest
  }

  private func peaks(of contrast: Tensor, in regions: ConnectedComponents) -> [Float] {
    var peaks = [Float](repeating: 0, count: regions.components.count)
    contrast.withUnsafeBufferPointer { contrast in
      for (index, label) in regions.labels.enumerated() where label > 0 {
        peaks[Int(label) - 1] = max(peaks[Int(label) - 1], contrast[index])
      }
    }
    return peaks
  }
}

/// What lies around a spot.
private struct Surroundings {
  let plane: UnsafeBufferPointer<Float>
  let contrast: UnsafeBufferPointer<Float>
  let opposite: UnsafeBufferPointer<Float>
  let regions: ConnectedComponents
  /// 1 where spots are bright, -1 where they are dark.
  let sign: Float

  /// The mean of both top-hats outside the region's box, and the standard deviation of the plane
  /// without its details, over the pixels up to `radius` from the box's middle.
  func measure(_ region: ConnectedComponents.Component, radius: Int, cap: Float)
    -> (details: Float, spread: Float)
  {
    let (middleX, middleY) = ((region.left + region.right) / 2, (region.top + region.bottom) / 2)
    let (width, height) = (regions.width, regions.height)
    var (details, sum, squares) = (Float(0), Float(0), Float(0))
    var (outside, count) = (Float(0), Float(0))
    for row in max(0, middleY - radius)...min(height - 1, middleY + radius) {
      for column in max(0, middleX - radius)...min(width - 1, middleX + radius) {
        let index = row &* width &+ column
        let smooth = plane[index] - sign * contrast[index]
        sum += smooth
        squares += smooth * smooth
        count += 1
        // The opposite top-hat rises beside the spot, where the spot itself is the reason.
        if row < region.top - 1 || row > region.bottom || column < region.left - 1
          || column > region.right
        {
          details += min(cap, contrast[index]) + min(cap, opposite[index])
          outside += 1
        }
      }
    }
    let mean = sum / count
    let variance = max(0, squares / count - mean * mean)
    return (details / max(1, outside), variance.squareRoot())
  }

  /// Marks the pixels of a region that stand out by at least `least`.
  func mark(
    _ mask: UnsafeMutableBufferPointer<Float>, _ region: ConnectedComponents.Component,
    label: Int32, above least: Float
  ) {
    for row in region.top..<region.bottom {
      for column in region.left..<region.right {
        let index = row * regions.width + column
        if regions.labels[index] == label, contrast[index] >= least { mask[index] = 1 }
      }
    }
  }
}
