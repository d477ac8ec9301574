import TensorCore
import TestSupport
import Testing

struct TensorPaddingTests {
  private let image: Tensor
  private let reference: ReferenceImage

  init() {
    var random = FixedRandom(seed: 3)
    image = random.tensor([2, 4, 5, 3])
    reference = ReferenceImage(image)
  }

  /// The rows 0 1 2 by each mode, 2 before and 2 after.
  @Test(arguments: [
    (ConvolutionGeometry.PaddingMode.zero, [0, 0, 1, 2, 3, 0, 0] as [Float]),
    (.replicate, [1, 1, 1, 2, 3, 3, 3]), (.reflect, [3, 2, 1, 2, 3, 2, 1]),
  ])
  func eachModeContinuesARow(
    mode: ConvolutionGeometry.PaddingMode, expected: [Float]
  ) throws {
    let row = Tensor(shape: [1, 1, 3, 1], elements: [1, 2, 3])
    let found = try row.padded(.init(top: 0, left: 2, bottom: 0, right: 2), mode: mode)
    #expect(found.elements == expected)
  }

  /// Mirrored again at the other end: 1 2 3 goes on 2 1 2 3 2 1.
  @Test func longReflectionsGoBackAndForth() throws {
    let row = Tensor(shape: [1, 1, 3, 1], elements: [1, 2, 3])
    let found = try row.padded(.init(top: 0, left: 0, bottom: 0, right: 6), mode: .reflect)
    #expect(found.elements == [1, 2, 3, 2, 1, 2, 3, 2, 1])
  }

  @Test(arguments: [ConvolutionGeometry.PaddingMode.zero, .replicate, .reflect])
  func eachSideHasItsOwnPadding(mode: ConvolutionGeometry.PaddingMode) throws {
    func inside(_ at: Int, _ extent: Int) -> Int {
      if mode == .replicate { return min(max(at, 0), extent - 1) }
      return at < 0 ? -at : at >= extent ? 2 * (extent - 1) - at : at
    }
    let expected = ReferenceImage.tensor([2, 4 + 1 + 3, 5 + 2 + 0, 3]) { n, y, x, c in
      let (y, x) = (y - 1, x - 2)
      if mode == .zero && !reference.contains(y, x) { return 0 }
      return reference[n, inside(y, 4), inside(x, 5), c]
    }
    let padding = ConvolutionGeometry.Padding(top: 1, left: 2, bottom: 3, right: 0)
    #expect(try image.padded(padding, mode: mode) == expected)
  }

  @Test func aCropIsAPartInPlace() throws {
    let expected = ReferenceImage.tensor([2, 2, 3, 3]) { reference[$0, $1 + 1, $2 + 2, $3] }
    #expect(try image.cropped(top: 1, left: 2, height: 2, width: 3) == expected)
    #expect(try image.cropped(top: 0, left: 0, height: 4, width: 5) == image)
  }
}
