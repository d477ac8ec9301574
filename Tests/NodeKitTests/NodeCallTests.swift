import NodeKit
import Testing

struct NodeCallTests {
  private static let mask = InputPort<Mask>("mask", help: "a mask")
  private static let image = OptionalInputPort<Image>("image", help: "an image")
  private static let radius = NodeOption<Int>.integer(
    "radius", default: 2, in: 0...9, unit: .pixels, help: "a radius")

  @Test func valuesComeByTheirDeclarations() {
    let call = NodeCall(
      inputs: [("mask", .mask(Mask(height: 2, width: 3, repeating: 1)))],
      options: ["radius": .integer(5)])
    #expect(call[Self.mask].width == 3)
    #expect(call[Self.image] == nil)
    #expect(call[Self.radius] == 5)
  }

  @Test func anOptionThatIsNotSetHasItsDefault() {
    #expect(NodeCall()[Self.radius] == 2)
  }

  @Test func takingAnInputLeavesItsOnlyOwner() {
    let call = NodeCall(inputs: [("mask", .mask(Mask(height: 64, width: 64)))])
    var mask = call.take(Self.mask)
    let isOnlyOwner = mask.values.isUniquelyReferenced()
    #expect(isOnlyOwner)
  }

  @Test func inputsAreSummarisedForMessages() {
    let call = NodeCall(inputs: [
      ("image", .image(Image(height: 2, width: 3, channels: 3))),
      ("mask", .mask(Mask(height: 2, width: 3))), ("number", .number(1)),
    ])
    #expect(call.inputSummaries == ["image 3x2x3", "mask 3x2", "number"])
  }
}
