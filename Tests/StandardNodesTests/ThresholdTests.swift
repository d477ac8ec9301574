import NodeKit
import Testing

@Suite struct ThresholdTests {
  private let fading = mask([0.9, 0.4, 0.3, 0, 0.4])

  @Test func takesValuesOfAtLeastHalf() throws {
    let image = gray([0.4, 0.5, 0.6])
    #expect(try callNode("threshold", ["image": image]).mask() == mask([0, 1, 1]))
  }

  @Test func takesTheBrightnessOfAnRGBImage() throws {
    let image = Image(pixels: Tensor(shape: [1, 2, 3], elements: [0, 1, 0, 0, 0, 1]))
    #expect(try callNode("threshold", ["image": image]).mask() == mask([1, 0]))
  }

  /// A layer that is white all over, as some programs save it, with strokes by its opacity.
  @Test(arguments: [1, 3])
  func whatIsTransparentIsNotPainted(channels: Int) throws {
    var layer = Image(height: 1, width: 4, channels: channels, repeating: 1)
    layer.alpha = Tensor(shape: [1, 4], elements: [1, 0, 0.6, 0.4])
    #expect(try callNode("threshold", ["image": layer]).mask() == mask([1, 0, 1, 0]))
    let soft = try callNode("threshold", ["image": layer], ["at": .number(0.3)])
    #expect(try soft.mask() == mask([1, 0, 1, 1]))
  }

  @Test func followsFaintPixelsFromClearOnes() throws {
    let found = try callNode("threshold", ["image": fading], ["low": .number(0.3)])
    #expect(try found.mask() == mask([1, 1, 1, 0, 0]))
  }

  @Test func withoutALowThresholdFaintPixelsAreLost() throws {
    let found = try callNode("threshold", ["image": fading], ["at": .number(0.8)])
    #expect(try found.mask() == mask([1, 0, 0, 0, 0]))
  }
}
