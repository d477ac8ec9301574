import TensorCore
import Testing

@testable import Imaging

@Suite struct ArrivalTimesTests {
  /// T of each pixel of the image.
  private func times(_ mask: Mask, radius: Int) throws -> [Float] {
    let hole = HolePixels(mask, margin: radius + 1)
    let times = try ArrivalTimes(hole, radius: radius)
    return (0..<mask.height * mask.width).map { index in
      let at = hole.grid.offset(index / mask.width, index % mask.width)
      return times.plane.elements[at] - times.base
    }
  }

  @Test func aPixelAloneIsReachedFromTwoSidesAtOnce() throws {
    let root = Float(0.5).squareRoot()
    let mask = hole("...", ".#.", "...")
    let corner = 1 - Float(2).squareRoot()
    let wanted = [corner, 0, corner, 0, root, 0, corner, 0, corner]
    #expect(greatestDifference(try times(mask, radius: 2), wanted) < 1e-6)
  }

  @Test func aFrontThatComesFromOneSideGoesAPixelAtATime() throws {
    #expect(try times(hole("....###"), radius: 2) == [-2, -2, -1, 0, 1, 2, 3])
  }

  @Test func agreesWithRelaxingUntilNothingChanges() throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let mask = damage(height: 40, width: 50, seed: seed)
      let image = Image(height: 40, width: 50, channels: 1)
      let reference = ReferenceInpainting(image, hole: mask, radius: 3).arrivalTimes
      #expect(greatestDifference(try times(mask, radius: 3), reference.map { Float($0) }) < 1e-5)
    }
  }
}
