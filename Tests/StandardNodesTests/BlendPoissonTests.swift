import NodeKit
import Testing

@Suite struct BlendPoissonTests {
  private let hole = mask([0, 1, 1, 0])

  @Test func keepsTheGradientsOfTheSourceAndTheBrightnessOfTheDestination() throws {
    // The source's slope and bump; the destination's ends.
    let blended = try callNode(
      "blend-poisson",
      ["image": gray([0, 0.1, 0, 0]), "onto": gray([0.5, 0, 1, 0.5]), "mask": hole]
    ).image()
    for (sample, expected) in zip(blended.pixels.elements, [0.5, 0.6, 0.5, 0.5] as [Float]) {
      #expect(abs(sample - expected) < 1e-3)
    }
    #expect(blended[0, 0] == [0.5] && blended[0, 3] == [0.5])
  }

  @Test func aMembraneRunsStraightFromEdgeToEdge() throws {
    let blended = try callNode(
      "blend-poisson",
      ["image": gray([0, 1, 0, 1]), "onto": gray([0.2, 0, 0, 0.8]), "mask": hole],
      ["guidance": .text("membrane")]
    ).image()
    for (sample, expected) in zip(blended.pixels.elements, [0.2, 0.4, 0.6, 0.8] as [Float]) {
      #expect(abs(sample - expected) < 1e-3)
    }
  }

  @Test func colourIntoGrayBecomesRGB() throws {
    let red = Image(height: 1, width: 4, channels: 3, repeating: 0.5)
    let onto = gray([0.25, 0, 0, 0.25])
    let blended = try callNode(
      "blend-poisson", ["image": red, "onto": onto, "mask": hole]
    ).image()
    #expect(blended.channels == 3 && blended[0, 0] == [0.25, 0.25, 0.25])
  }

  @Test func refusesOtherSizes() {
    #expect(throws: NodeError.sizesDiffer("image", (1, 1), "onto", (1, 4))) {
      try callNode(
        "blend-poisson", ["image": gray([0]), "onto": gray([0, 0, 0, 0]), "mask": hole])
    }
  }
}
