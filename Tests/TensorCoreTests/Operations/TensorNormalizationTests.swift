import Foundation
import TensorCore
import TestSupport
import Testing

struct TensorNormalizationTests {
  /// Large enough for several of the runs that threads share.
  private let image: Tensor
  private let reference: ReferenceImage

  init() {
    var random = FixedRandom(seed: 4)
    image = random.tensor([2, 90, 100, 5])
    reference = ReferenceImage(image)
  }

  /// Mean and variance of a channel, in double precision.
  private func moments(_ n: Int, _ c: Int) -> (mean: Double, variance: Double) {
    var values: [Double] = []
    for y in 0..<90 { for x in 0..<100 { values.append(Double(reference[n, y, x, c])) } }
    let mean = values.reduce(0, +) / 9000
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 9000)
  }

  @Test func momentsOfEachChannelOfEachImage() throws {
    for (n, found) in try image.channelMoments().enumerated() {
      for c in 0..<5 {
        let (mean, variance) = moments(n, c)
        #expect(abs(Double(found.mean[c]) - mean) < 1e-6)
        #expect(abs(Double(found.variance[c]) - variance) < 1e-6)
      }
    }
  }

  /// 10,000 and 10,001 in turn: mean 10,000.5, variance 0.25. Squares of such numbers have more
  /// digits than floats.
  @Test func smallVariancesOfLargeNumbersAreExact() throws {
    let x = ReferenceImage.tensor([1, 64, 64, 1]) { _, _, x, _ in 10_000 + Float(x % 2) }
    let found = try x.channelMoments()[0]
    #expect(found.mean == [10_000.5] && found.variance == [0.25])
  }

  @Test func eachImageIsNormalisedThenScaledAndActivated() throws {
    let (scale, shift): ([Float], [Float]) = ([1, 2, 3, -4, 0], [0, 1, -1, 2, 5])
    let all = (0..<2).map { n in (0..<5).map { moments(n, $0) } }
    let expected = ReferenceImage.tensor(image.shape) { n, y, x, c in
      let (mean, variance) = all[n][c]
      let normal = (Double(reference[n, y, x, c]) - mean) / (variance + 0.1).squareRoot()
      return Float(normal) * scale[c] + shift[c]
    }
    let found = try image.instanceNormalized(epsilon: 0.1, scale: scale, shift: shift)
    #expect(found.largestDifference(from: expected) < 1e-5)
    var activated = image
    try activated.normalizeInstances(epsilon: 0.1, scale: scale, shift: shift, then: .tanh)
    let curve = Tensor(shape: image.shape, elements: expected.elements.map(Foundation.tanhf))
    #expect(activated.largestDifference(from: curve) < 1e-5)
  }

  @Test func theSameBitsForAnyNumberOfThreads() throws {
    let first = try image.instanceNormalized()
    let total = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(total) }
    for threads in [1, 2, 3] {
      ThreadBudget.shared.setTotal(threads)
      #expect(try image.instanceNormalized() == first)
    }
  }
}
