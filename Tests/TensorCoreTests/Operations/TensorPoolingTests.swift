import TensorCore
import TestSupport
import Testing

struct TensorPoolingTests {
  private let image: Tensor
  private let reference: ReferenceImage

  init() {
    var random = FixedRandom(seed: 1)
    image = random.tensor([2, 7, 9, 19])
    reference = ReferenceImage(image)
  }

  /// The values that the window of result (y, x) sees.
  private func window(
    _ n: Int, _ y: Int, _ x: Int, _ c: Int, size: Int, stride: Int, padding: Int
  ) -> [Float] {
    (0..<size).flatMap { i in
      (0..<size).compactMap { j in
        let (y, x) = (y * stride + i - padding, x * stride + j - padding)
        return reference.contains(y, x) ? reference[n, y, x, c] : nil
      }
    }
  }

  private func shape(size: Int, stride: Int, padding: Int) -> Shape {
    [2, (7 + 2 * padding - size) / stride + 1, (9 + 2 * padding - size) / stride + 1, 19]
  }

  private static let windows = [(2, 2, 0), (3, 2, 1), (2, 1, 0), (3, 1, 1), (7, 7, 0), (5, 3, 2)]

  @Test(arguments: windows)
  func theLargestOfEachWindow(size: Int, stride: Int, padding: Int) throws {
    let expected = ReferenceImage.tensor(shape(size: size, stride: stride, padding: padding)) {
      window($0, $1, $2, $3, size: size, stride: stride, padding: padding).max() ?? 0
    }
    #expect(try image.maxPooled(size: size, stride: stride, padding: padding) == expected)
  }

  @Test(arguments: windows)
  func theMeanOfEachWindow(size: Int, stride: Int, padding: Int) throws {
    for countsPadding in [true, false] {
      let expected = ReferenceImage.tensor(shape(size: size, stride: stride, padding: padding)) {
        let seen = window($0, $1, $2, $3, size: size, stride: stride, padding: padding)
        return seen.reduce(0, +) / Float(countsPadding ? size * size : seen.count)
      }
      let found = try image.averagePooled(
        size: size, stride: stride, padding: padding, countsPadding: countsPadding)
      #expect(found.largestDifference(from: expected) < 1e-6)
    }
  }

  /// Of 1 2 3 4 in a row of height 2, mirrored 2 1 2 3 4 3: (2 + 2 + 2) / 4 about the first pixel,
  /// (2 + 6 + 4) / 4 about the third.
  @Test func blurredMeansAreBinomialAndMirrored() throws {
    let rows = Tensor(shape: [1, 2, 4, 1], elements: [1, 2, 3, 4, 1, 2, 3, 4])
    #expect(try rows.blurPooled() == Tensor(shape: [1, 1, 2, 1], elements: [1.5, 3]))
  }

  @Test func blurredMeansOfOddExtents() throws {
    let weights: [Float] = [1, 2, 1]
    func mirrored(_ at: Int, _ extent: Int) -> Int {
      at < 0 ? -at : at >= extent ? 2 * (extent - 1) - at : at
    }
    let expected = ReferenceImage.tensor([2, 4, 5, 19]) { n, y, x, c in
      var sum: Float = 0
      for i in 0..<3 {
        for j in 0..<3 {
          let (y, x) = (mirrored(2 * y + i - 1, 7), mirrored(2 * x + j - 1, 9))
          sum += weights[i] * weights[j] * reference[n, y, x, c]
        }
      }
      return sum / 16
    }
    #expect(try image.blurPooled().largestDifference(from: expected) < 1e-6)
  }

  /// Means of [[1]], [1, 2] over itself, [[1], [3]] beside itself, and all four.
  @Test func softeningIsTheMeanWithThePixelsAboveAndLeft() throws {
    let image = Tensor(shape: [1, 2, 2, 1], elements: [1, 2, 3, 6])
    #expect(try image.softened().elements == [1, 1.5, 2, 3])
  }

  @Test func softeningKeepsChannelsAndImagesApart() throws {
    let image = Tensor(shape: [2, 1, 2, 2], elements: [0, 10, 4, 20, 1, 1, 3, 5])
    #expect(try image.softened().elements == [0, 10, 2, 15, 1, 1, 2, 3])
  }
}
