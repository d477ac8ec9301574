import TensorCore
import Testing

@testable import Imaging

struct TextLineTests {
  @Test func drawsALetter() {
    let line = TextLine("L", capHeight: 9)
    #expect(line.baseline == 12)
    let expected = """
      ........
      ........
      #.......
      #.......
      #.......
      #.......
      #.......
      #.......
      #.......
      #.......
      #.......
      ######:.
      ........
      ........
      ........
      ........
      """
    #expect(picture(of: line) == expected)
  }

  @Test(arguments: (32...126).map { Character(UnicodeScalar($0)) })
  func everyPrintableCharacterHasAShapeOfItsOwn(character: Character) {
    let isBlank = TextLine(String(character), capHeight: 20).ink.elements.allSatisfy { $0 == 0 }
    #expect(isBlank == (character == " "))
    let box = StrokeFont.strokes(of: "\u{FFFD}")
    #expect(character == " " || StrokeFont.strokes(of: character) != box)
  }

  @Test func widthGrowsWithEachLetter() {
    let widths = ["", "a", "ab", "a b"].map { TextLine.width(of: $0, capHeight: 12) }
    #expect(widths == widths.sorted() && Set(widths).count == 4)
  }

  @Test func longTextsEndInDots() {
    let width = TextLine.width(of: "Before", capHeight: 9)
    #expect(TextLine.shortened("Before", toWidth: width, capHeight: 9) == "Before")
    #expect(TextLine.shortened("Before", toWidth: width - 1, capHeight: 9) == "Befo...")
    #expect(TextLine.shortened("Before", toWidth: 3, capHeight: 9) == "")
  }

  @Test func curvesPassBetweenTheirControls() {
    // A parabola from (0, 0) with control (2, 4) to (4, 0) has its top at (2, 2).
    let path = StrokePath("00~2440")
    #expect(path.points.count == 9 && path.points[4] == [2, 2] && path.points[8] == [4, 0])
    // Two controls meet in their middle.
    #expect(StrokePath("00~04~4440").points[8] == [2, 4])
    #expect(path.distance(to: [2, 5]) == 3)
  }

  private func picture(of line: TextLine) -> String {
    let (height, width) = (line.ink.shape[0], line.ink.shape[1])
    let shades = Array(".:+#")
    return (0..<height).map { row in
      String((0..<width).map { shades[Int(line.ink.elements[row * width + $0] * 3.99)] })
    }.joined(separator: "\n")
  }
}
