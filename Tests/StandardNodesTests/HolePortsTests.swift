import NodeKit
import TestSupport
import Testing

@testable import GraphEngine

/// What every node that fills holes does, whatever its method.
@Suite struct HolePortsTests {
  private static let nodes = ["inpaint-fast-marching", "inpaint-navier-stokes"]

  /// Column 3 of a picture of 7 by 7.
  private let scratch = Mask(
    values: Tensor(shape: [7, 7], elements: (0..<49).map { $0 % 7 == 3 ? 1 : 0 }))

  @Test(arguments: nodes)
  func aFlatPictureIsFilledFlat(node: String) throws {
    try expectFlat(node, [:])
  }

  @Test(arguments: ["paper", "opencv"])
  func bothVariantsOfFastMarchingFillFlat(variant: String) throws {
    try expectFlat("inpaint-fast-marching", ["variant": .text(variant)])
  }

  private func expectFlat(_ node: String, _ options: [String: OptionValue]) throws {
    let scratched = Image(
      pixels: Tensor(shape: [7, 7, 1], elements: scratch.values.elements.map { max($0, 0.25) }))
    let filled = try callNode(node, ["image": scratched, "mask": scratch], options).image()
    #expect(filled.pixels.elements.allSatisfy { abs($0 - 0.25) < 1e-6 })
  }

  @Test(arguments: nodes)
  func nothingOutsideTheHoleChanges(node: String) throws {
    let scan = CheckPicture(height: 7, width: 7).image()
    let filled = try callNode(node, ["image": scan, "mask": scratch]).image()
    for index in 0..<49 where index % 7 != 3 {
      #expect(filled[index / 7, index % 7] == scan[index / 7, index % 7])
    }
  }

  @Test(arguments: nodes)
  func aHoleThatIsEverythingIsRefused(node: String) {
    #expect(
      throws: NodeError(
        "'mask' covers the whole image: there is nothing to fill it from",
        remedy: "mark only what is damaged; the mask may be inverted")
    ) { try callNode(node, ["image": gray([0, 1]), "mask": mask([1, 1])]) }
  }

  @Test(arguments: nodes)
  func otherSizesAreRefused(node: String) {
    #expect(throws: NodeError.sizesDiffer("image", (1, 2), "mask", (1, 1))) {
      try callNode(node, ["image": gray([0, 1]), "mask": mask([1])])
    }
  }

  @Test(arguments: ["complete", "fill-context", "inpaint"])
  func networksRefuseThemToo(node: String) throws {
    let folder = try TemporaryFolder()
    let model = folder.file("model.safetensors")
    try TinyModel.write(for: node, to: model)
    #expect(throws: NodeError.sizesDiffer("image", (1, 2), "mask", (1, 1))) {
      try callNode(node, ["image": gray([0, 1]), "mask": mask([1])], ["model": .text(model)])
    }
  }
}
