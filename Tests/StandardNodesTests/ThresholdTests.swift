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

  @Test func aMaskThatCoversTooMuchKeepsItsSurestPartAndWarns() throws {
    let warnings = Locked<[String]>([])
    let belief = mask([0.9, 0.8, 0.7, 0.6, 0])
    let found = try callNode("threshold", ["image": belief], ["most": .number(0.4)]) { text in
      warnings.withLock { $0.append(text) }
    }
    #expect(try found.mask() == mask([1, 1, 0, 0, 0]))
    #expect(
      warnings.withLock { $0 } == [
        "80 % of the image is marked, which is hardly all damage: only the surest 40 % are kept; "
          + "see the mask, and set threshold.most=1 if it is right"
      ])
  }

  @Test func equalBeliefsBeyondTheShareAreAllLeftOut() throws {
    let warnings = Locked<[String]>([])
    let found = try callNode(
      "threshold", ["image": mask([1, 1, 1, 0, 0])], ["most": .number(0.4)]
    ) { text in warnings.withLock { $0.append(text) } }
    #expect(try found.mask() == mask([0, 0, 0, 0, 0]))
    #expect(warnings.withLock { $0[0] }.contains("only the surest 0 % are kept"))
  }

  @Test func aShareThatCanBeIsNotTouched() throws {
    let found = try callNode(
      "threshold", ["image": fading], ["low": .number(0.3), "most": .number(0.6)]
    ) { text in Issue.record("warned: \(text)") }
    #expect(try found.mask() == mask([1, 1, 1, 0, 0]))
  }
}
