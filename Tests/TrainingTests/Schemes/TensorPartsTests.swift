import TensorCore
import TestSupport
import Testing

@testable import Training

/// Parts of pictures about their holes.
struct TensorPartsTests {
  @Test func aPartIsWhatLiesThere() {
    let x = Tensor(shape: [2, 3, 3, 1], elements: (0..<18).map(Float.init))
    let parts = x.parts(at: [(0, 0), (1, 1)], side: 2)
    #expect(parts.shape == [2, 2, 2, 1])
    #expect(parts.elements == [0, 1, 3, 4, 13, 14, 16, 17])
  }

  /// The pullback puts the gradient back where the part was.
  @Test func itsPullbackIsItsAdjoint() throws {
    var random = FixedRandom(seed: 3)
    let x = random.tensor([2, 5, 6, 3])
    #expect(try adjointError(at: x) { $0.parts(at: [(2, 0), (1, 3)], side: 3) } < 1e-6)
  }

  @Test func aPartLiesAboutItsHoleInsideThePicture() {
    var holes = Tensor(shape: [3, 8, 8])
    holes.withUnsafeMutableBufferPointer { values in
      values[3 * 8 + 4] = 1  // in the middle of the first
      values[64 + 7] = 1  // in a corner of the second
    }
    let corners = holes.corners(side: 4)
    #expect(corners.map(\.top) == [1, 0, 2] && corners.map(\.left) == [2, 4, 2])
  }

  @Test func eachPictureGetsAnothersHole() {
    let holes = Tensor(shape: [3, 1, 2], elements: [0, 1, 2, 3, 4, 5])
    #expect(holes.rolled().elements == [2, 3, 4, 5, 0, 1])
  }
}
