import NodeKit
import Testing

struct NodeDescriptorTests {
  private func descriptor(_ outputs: [PortDeclaration]) -> NodeDescriptor {
    NodeDescriptor(
      "test", help: "a test",
      inputs: [PortDeclaration(name: "image", type: .anyImage, help: "an image")],
      outputs: outputs)
  }

  private let entering = PlannedCall(
    inputs: ["image": [ValueShape(height: 4, width: 5, channels: 3)]], options: [:])

  @Test func outputsAreLikeTheFirstInputByDefault() throws {
    let outputs = [
      PortDeclaration(name: "image", type: .anyImage, help: ""),
      PortDeclaration(name: "gray", type: .image(channels: [1]), help: ""),
      PortDeclaration(name: "mask", type: .mask, help: ""),
      PortDeclaration(name: "psnr", type: .number, help: ""),
    ]
    let shapes = try descriptor(outputs).outputShapes(entering)
    #expect(
      shapes == [
        ValueShape(height: 4, width: 5, channels: 3), ValueShape(height: 4, width: 5, channels: 1),
        ValueShape(height: 4, width: 5, channels: 1), .none,
      ])
  }

  @Test func nothingIsKnownOfOutputsWithoutKnownInputs() throws {
    let outputs = [PortDeclaration(name: "image", type: .anyImage, help: "")]
    let shapes = try descriptor(outputs).outputShapes(PlannedCall(inputs: [:], options: [:]))
    #expect(shapes == [.unknown])
  }
}
