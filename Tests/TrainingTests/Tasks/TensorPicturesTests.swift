import Imaging
import TensorCore
import TestSupport
import Testing

@testable import Training

/// Pictures as networks and critics see them.
struct TensorPicturesTests {
  @Test func brightnessAndColoursMakeThePictureAgain() throws {
    let x = Tensor(shape: [1, 1, 2, 3], elements: [0.2, 0.5, 0.9, 1, 0, 0.25])
    let again = try x.colourDifferences().rgb(withBrightness: x.gray())
    #expect(zip(again.elements, x.elements).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  /// BT.601: 0.299 R + 0.587 G + 0.114 B.
  @Test func brightnessIsThatOfTheStandard() {
    let x = Tensor(shape: [1, 1, 1, 3], elements: [1, 0.5, 0.25])
    #expect(abs(x.gray().elements[0] - 0.621) < 1e-6)
    #expect(x.grayRGB().elements == Array(repeating: x.gray().elements[0], count: 3))
  }

  @Test func grayHasNoColours() {
    let x = Tensor(shape: [1, 1, 1, 3], repeating: 0.4)
    #expect(x.colourDifferences().elements.allSatisfy { abs($0) < 1e-7 })
  }

  @Test func coloursHaveAGradient() throws {
    var random = FixedRandom(seed: 5)
    let x = random.tensor([1, 2, 2, 2])
    let y = Tensor(shape: [1, 2, 2, 1])  // linear without brightness
    #expect(try adjointError(at: x) { try $0.rgb(withBrightness: y) } < 1e-6)
  }

  @Test func onlyTheHoleIsReplaced() throws {
    let (made, real) = (
      Tensor(shape: [1, 1, 2, 1], repeating: 5), Tensor(shape: [1, 1, 2, 1], repeating: 3)
    )
    let hole = Tensor(shape: [1, 1, 2], elements: [1, 0])
    #expect(try made.replacing(hole, of: real).elements == [5, 3])
  }

  @Test func imagesAreCutOffAndWhatIsNoNumberIsBlack() {
    let x = Tensor(shape: [1, 1, 1, 3], elements: [-1, 2, .nan])
    #expect(x.image().pixels.elements == [0, 1, 0])
  }
}
