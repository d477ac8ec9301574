import Imaging
import TensorCore
import Testing

@Suite struct PictureSheetTests {
  private let dark = Image(height: 20, width: 30, channels: 1)
  private let white = Image(height: 20, width: 30, channels: 1, repeating: 1)

  @Test func standsPicturesSideBySideWithCaptionsBelow() throws {
    let sheet = try PictureSheet([(dark, "A"), (white, "B")]).draw()
    // Gaps of 4 around and between, captions of 7 rows.
    #expect((sheet.height, sheet.width) == (4 + 20 + 4 + 7 + 4, 4 + 30 + 4 + 30 + 4))
    #expect(sheet[3, 4] == [0.13] && sheet[4, 4] == [0] && sheet[23, 33] == [0])
    #expect(sheet[4, 34] == [0.13] && sheet[4, 38] == [1] && sheet[24, 38] == [0.13])
    let letter = (28..<35).map { row in
      (4..<9).map { sheet[row, $0] == [0.9] ? "#" : "." }.joined()
    }
    #expect(letter == [".###.", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"])
    let size = PictureSheet.size(count: 2, height: 20, width: 30)
    #expect(size == (sheet.height, sheet.width))
  }

  @Test func captionsAreCutAtTheEdgeOfTheirPicture() throws {
    let sheet = try PictureSheet([(dark, "HHHHHHHH"), (dark, "")]).draw()
    let inked = (0..<sheet.width).filter { sheet[31, $0] == [0.9] }
    // Five letters of five columns fit in 30.
    #expect(
      inked == Array(4..<9) + Array(10..<15) + Array(16..<21) + Array(22..<27)
        + Array(28..<33))
  }

  @Test func oneRGBPictureMakesTheSheetRGB() throws {
    let red = Image(height: 2, width: 3, channels: 3, repeating: 0.5)
    let gray = Image(height: 2, width: 3, channels: 1, repeating: 1)
    let sheet = try PictureSheet([(gray, ""), (red, "")]).draw()
    #expect(sheet[4, 4] == [1, 1, 1] && sheet[4, 11] == [0.5, 0.5, 0.5])
  }

  @Test func keepsTheProfileThatItsSamplesAreIn() throws {
    var picture = dark
    picture.metadata = ImageMetadata(bitDepth: 16, iccProfile: [1, 2], exif: [3])
    let sheet = try PictureSheet([(picture, "")]).draw()
    #expect(sheet.metadata == ImageMetadata(iccProfile: [1, 2]))
  }
}
