import TensorCore
import TestSupport
import Testing

struct TensorResamplingTests {
  private let image: Tensor
  private let reference: ReferenceImage

  init() {
    var random = FixedRandom(seed: 2)
    image = random.tensor([2, 5, 6, 36])
    reference = ReferenceImage(image)
  }

  /// What lies `position` along `extent` samples: two neighbours and the weight of the second.
  private func neighbours(_ position: Double, _ extent: Int) -> (Int, Int, Float) {
    let inside = min(max(position, 0), Double(extent - 1))
    let first = Int(inside)
    return (first, min(first + 1, extent - 1), Float(inside - Double(first)))
  }

  private func bilinear(_ n: Int, _ y: Double, _ x: Double, _ c: Int) -> Float {
    let (top, bottom, down) = neighbours(y, 5)
    let (left, right, along) = neighbours(x, 6)
    let above = reference[n, top, left, c] * (1 - along) + reference[n, top, right, c] * along
    let below = reference[n, bottom, left, c] * (1 - along) + reference[n, bottom, right, c] * along
    return above * (1 - down) + below * down
  }

  private static let sizes = [(10, 12), (5, 6), (13, 7), (3, 4), (1, 1), (64, 33)]

  @Test(arguments: sizes)
  func bilinearByCentres(height: Int, width: Int) throws {
    let expected = ReferenceImage.tensor([2, height, width, 36]) { n, y, x, c in
      bilinear(
        n, (Double(y) + 0.5) * 5 / Double(height) - 0.5,
        (Double(x) + 0.5) * 6 / Double(width) - 0.5, c)
    }
    let found = try image.resizedBilinear(height: height, width: width)
    #expect(found.largestDifference(from: expected) < 1e-5)
  }

  @Test(arguments: sizes)
  func bilinearByCorners(height: Int, width: Int) throws {
    let expected = ReferenceImage.tensor([2, height, width, 36]) { n, y, x, c in
      bilinear(
        n, Double(y) * 4 / Double(max(1, height - 1)), Double(x) * 5 / Double(max(1, width - 1)), c)
    }
    let found = try image.resizedBilinear(height: height, width: width, alignsCorners: true)
    #expect(found.largestDifference(from: expected) < 1e-5)
  }

  /// PyTorch's interpolate of [0, 4] to 4 samples: 0, 1, 3, 4 by centres; 0, 4/3, 8/3, 4 by corners.
  @Test func twoSamplesBecomeFour() throws {
    let row = Tensor(shape: [1, 1, 2, 1], elements: [0, 4])
    #expect(try row.resizedBilinear(height: 1, width: 4).elements == [0, 1, 3, 4])
    let corners = try row.resizedBilinear(height: 1, width: 4, alignsCorners: true)
    let expected = Tensor(shape: [1, 1, 4, 1], elements: [0, 4.0 / 3, 8.0 / 3, 4])
    #expect(corners.largestDifference(from: expected) < 1e-6)
  }

  @Test(arguments: [1, 2, 3])
  func nearestRepeatsPixels(factor: Int) throws {
    let expected = ReferenceImage.tensor([2, 5 * factor, 6 * factor, 36]) {
      reference[$0, $1 / factor, $2 / factor, $3]
    }
    #expect(try image.enlargedNearest(by: factor) == expected)
  }

  @Test(arguments: [1, 2, 3])
  func shuffledChannelsBecomePixels(factor: Int) throws {
    let area = factor * factor
    let expected = ReferenceImage.tensor([2, 5 * factor, 6 * factor, 36 / area]) { n, y, x, c in
      reference[n, y / factor, x / factor, c * area + y % factor * factor + x % factor]
    }
    #expect(try image.pixelShuffled(by: factor) == expected)
  }
}
