import NodeKit
import Testing

@Suite struct MergeTests {
  private let masks: [Raster] = [
    .mask(mask([0, 0.5])), .mask(mask([1, 0.5])), .mask(mask([1, 0])),
  ]

  @Test(
    arguments: [
      ("mean", [2.0 / 3, 1.0 / 3]), ("max", [1, 0.5]), ("min", [0, 0]), ("median", [1, 0.5]),
    ] as [(String, [Float])])
  func reducesPixelByPixel(_ by: String, _ expected: [Float]) throws {
    let merged = try callNode("merge", ["images": masks], ["by": .text(by)])
    #expect(try merged.mask("image") == mask(expected))
  }

  @Test func oneIsItself() throws {
    let image = gray([0.25, 0.75])
    #expect(try callNode("merge", ["images": [image]]).image() == image)
  }

  @Test func grayBesideRGBBecomesRGB() throws {
    let red = Image(pixels: Tensor(shape: [1, 1, 3], elements: [1, 0, 0]))
    let merged = try callNode("merge", ["images": [gray([0.5]), red]]).image()
    #expect(merged.pixels.elements == [0.75, 0.25, 0.25])
  }

  @Test func refusesWhatDoesNotFitTogether() {
    #expect(throws: NodeError.sizesDiffer("images[0]", (1, 2), "images[1]", (1, 1))) {
      try callNode("merge", ["images": [gray([0, 1]), gray([0])]])
    }
    let kinds: [Raster] = [.image(gray([0])), .mask(mask([0]))]
    #expect(
      throws: NodeError(
        "'images' holds images and masks", remedy: "turn the images into masks with 'threshold'")
    ) { try callNode("merge", ["images": kinds]) }
    #expect(
      throws: NodeError("'images' is empty", remedy: "wire at least one image or mask")
    ) { try callNode("merge", ["images": [Raster]()]) }
  }
}
