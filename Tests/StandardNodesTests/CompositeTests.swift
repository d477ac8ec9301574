import NodeKit
import Testing

@Suite struct CompositeTests {
  @Test func showsTheImageWhereTheMaskIsOne() throws {
    let result = try callNode(
      "composite",
      ["image": gray([1, 1, 1]), "onto": gray([0, 0, 0.5]), "mask": mask([1, 0.25, 0])])
    #expect(try result.image() == gray([1, 0.25, 0.5]))
  }

  @Test func colourOverGrayMakesTheGrayRGB() throws {
    let red = Image(pixels: Tensor(shape: [1, 2, 3], elements: [1, 0, 0, 1, 0, 0]))
    let result = try callNode(
      "composite", ["image": red, "onto": gray([0.5, 0.5]), "mask": mask([0, 1])])
    #expect(try result.image().pixels.elements == [0.5, 0.5, 0.5, 1, 0, 0])
  }

  @Test func refusesOtherSizes() {
    #expect(throws: NodeError.sizesDiffer("image", (1, 2), "mask", (1, 1))) {
      try callNode(
        "composite", ["image": gray([0, 0]), "onto": gray([0, 0]), "mask": mask([0])])
    }
  }
}
