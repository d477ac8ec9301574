import NodeKit
import Testing

@Suite struct LumaTests {
  @Test func weighsTheChannelsByTheirBrightness() throws {
    let primaries = Image(
      pixels: Tensor(shape: [1, 3, 3], elements: [1, 0, 0, 0, 1, 0, 0, 0, 1]))
    let luma = try callNode("luma", ["image": primaries]).image()
    #expect(luma.channels == 1)
    #expect(luma.pixels.elements == [0.299, 0.587, 0.114])
  }

  @Test func grayStaysAsItIs() throws {
    let image = gray([0.1, 0.9])
    #expect(try callNode("luma", ["image": image]).image() == image)
  }
}
