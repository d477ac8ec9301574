import NodeKit
import Testing

@testable import GraphEngine

@Suite struct ToneTests {
  @Test func aSepiaPrintBecomesGray() throws {
    let print = tinted { y in [y * 0.9 + 0.1, y * 0.8 + 0.07, y * 0.6 + 0.03] }
    let toned = try callNode("tone", ["image": print]).image()
    #expect(try toned == print.luma().expandedToRGB())
  }

  @Test func aPhotographInColoursStaysAsItIs() throws {
    let photograph = CheckPicture.photograph.image()
    #expect(try callNode("tone", ["image": photograph]).image() == photograph)
  }

  @Test func theSpreadThatIsAllowedDecides() throws {
    let photograph = CheckPicture.photograph.image()
    let toned = try callNode("tone", ["image": photograph], ["spread": .number(1)]).image()
    #expect(try toned == photograph.luma().expandedToRGB())
  }

  @Test func grayStaysAsItIs() throws {
    let image = gray([0.1, 0.9])
    #expect(try callNode("tone", ["image": image]).image() == image)
  }

  /// A picture in one tone, which brightness decides.
  private func tinted(_ tone: (Float) -> [Float]) -> Image {
    Image(
      pixels: Tensor(
        shape: [16, 16, 3], elements: (0..<256).flatMap { tone(Float($0) / 255) }))
  }
}
