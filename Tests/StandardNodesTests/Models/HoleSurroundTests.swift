import NodeKit
import Testing

@testable import GraphEngine
@testable import StandardNodes

@Suite struct HoleSurroundTests {
  @Test func aHoleOf56IsSeenInItsOwnSize() throws {
    let surround = HoleSurround(of: hole(200, 220, rows: 70..<126, columns: 80..<136))
    let image = picture(200, 220)
    let seen = try surround.cut(from: image)
    #expect(try seen.pixels == image.cropped(left: 44, top: 34, width: 128, height: 128).pixels)
  }

  @Test func otherHolesAreScaled() throws {
    let surround = HoleSurround(of: hole(60, 60, rows: 20..<34, columns: 22..<30))
    let seen = try surround.cut(from: picture(60, 60))
    #expect((seen.height, seen.width) == (128, 128))
    // The square of 14 around the hole lies in the middle of 32 by 32: rows 11..., columns 10...
    let square = try picture(60, 60).cropped(left: 10, top: 11, width: 32, height: 32)
      .resized(height: 128, width: 128, interpolation: .bilinear)
    #expect(seen.pixels == square.pixels)
  }

  @Test func whatLiesBeyondTheImageIsMirrored() throws {
    let image = picture(80, 60)
    let seen = try HoleSurround(of: hole(80, 60, rows: 0..<56, columns: 0..<56)).cut(from: image)
    // The first pixel of the image is at 36, and again to its left and above.
    #expect(seen[36, 36] == image[0, 0])
    #expect(seen[35, 36] == image[1, 0])
    #expect(seen[36, 30] == image[0, 6])
  }

  @Test func theMiddleIsPutBackAndNothingElse() throws {
    let surround = HoleSurround(of: hole(200, 220, rows: 70..<126, columns: 80..<136))
    let white = Image(height: 64, width: 64, channels: 3, repeating: 1)
    let image = Image(height: 200, width: 220, channels: 3)
    let pasted = try surround.paste(white, into: image)
    for (row, column) in [(66, 76), (129, 139)] { #expect(pasted[row, column] == [1, 1, 1]) }
    for (row, column) in [(65, 76), (66, 75), (130, 139), (129, 140)] {
      #expect(pasted[row, column] == [0, 0, 0])
    }
  }

  @Test func whatIsMadeBeyondTheImageIsLost() throws {
    let surround = HoleSurround(of: hole(20, 30, rows: 0..<20, columns: 0..<29))
    let white = Image(height: 128, width: 128, channels: 3, repeating: 1)
    let pasted = try surround.paste(white, into: Image(height: 20, width: 30, channels: 3))
    #expect(pasted.pixels.elements.allSatisfy { $0 > 0.9999 })
  }

  @Test func theSeenHoleIsASquareOf56() {
    #expect(HoleSurround.seenHole.values.elements.reduce(0, +) == 56 * 56)
    #expect(HoleSurround.seenHole[36, 91] == 1)
    #expect(HoleSurround.seenHole[35, 91] == 0)
  }

  private func hole(
    _ height: Int, _ width: Int, rows: Range<Int>, columns: Range<Int>
  ) -> Mask {
    let values = (0..<height * width).map { index -> Float in
      rows.contains(index / width) && columns.contains(index % width) ? 1 : 0
    }
    return Mask(values: Tensor(shape: [height, width], elements: values))
  }

  private func picture(_ height: Int, _ width: Int) -> Image {
    CheckPicture(height: height, width: width).image()
  }
}
