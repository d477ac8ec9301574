import NodeKit
import Testing

@Suite struct InpaintFastMarchingTests {
  /// Column 3 of a picture of 7 by 7.
  private let scratch = Mask(
    values: Tensor(shape: [7, 7], elements: (0..<49).map { $0 % 7 == 3 ? 1 : 0 }))

  @Test(arguments: ["paper", "opencv"])
  func bothVariantsFillAFlatPictureFlat(_ variant: String) throws {
    let filled = try callNode(
      "inpaint-fast-marching", ["image": scratched(across: 0.25, by: 1), "mask": scratch],
      ["variant": .text(variant)]
    ).image()
    #expect(filled.pixels.elements.allSatisfy { abs($0 - 0.25) < 1e-6 })
  }

  @Test func nothingOutsideTheHoleChanges() throws {
    let scan = ContractPicture(height: 7, width: 7).image()
    let filled = try callNode("inpaint-fast-marching", ["image": scan, "mask": scratch]).image()
    for index in 0..<49 where index % 7 != 3 {
      #expect(filled[index / 7, index % 7] == scan[index / 7, index % 7])
    }
  }

  @Test func refusesAHoleThatIsEverything() {
    #expect(
      throws: NodeError(
        "'mask' covers the whole image: there is nothing to fill it from",
        remedy: "mark only what is damaged; the mask may be inverted")
    ) { try callNode("inpaint-fast-marching", ["image": gray([0, 1]), "mask": mask([1, 1])]) }
  }

  @Test func refusesOtherSizes() {
    #expect(throws: NodeError.sizesDiffer("image", (1, 2), "mask", (1, 1))) {
      try callNode("inpaint-fast-marching", ["image": gray([0, 1]), "mask": mask([1])])
    }
  }

  private func scratched(across value: Float, by damage: Float) -> Image {
    Image(
      pixels: Tensor(
        shape: [7, 7, 1], elements: (0..<49).map { $0 % 7 == 3 ? damage : value }))
  }
}
