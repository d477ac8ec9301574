import NodeKit
import Testing

struct NodeOptionTests {
  private enum Axis: String, CaseIterable { case horizontal, vertical }

  @Test func aChoiceDeclaresTheCasesOfItsEnumeration() {
    let axis = NodeOption<Axis>.choice("axis", default: .vertical, help: "the axis")
    #expect(axis.declaration.kind == .choice(["horizontal", "vertical"]))
    #expect(axis.declaration.defaultValue == .text("vertical"))
    let call = NodeCall(options: ["axis": .text("horizontal")])
    #expect(call[axis] == .horizontal)
    #expect(NodeCall()[axis] == .vertical)
  }

  @Test func anOptionWithoutADefaultIsRequired() {
    let width = NodeOption<Int>.integer("width", in: 1...9, help: "the width")
    #expect(width.declaration.defaultValue == nil)
  }

  @Test func aModelIsAPathWhenItLooksLikeOne() {
    #expect(OptionKind.isModelName("deoldify-artistic"))
    #expect(!OptionKind.isModelName("colours.safetensors"))
    #expect(!OptionKind.isModelName("models/colours"))
  }

  @Test func everyKindGivesItsType() {
    let call = NodeCall(options: [
      "on": .boolean(true), "at": .number(0.25), "path": .text("/a.png"),
    ])
    #expect(call[NodeOption<Bool>.boolean("on", default: false, help: "")])
    #expect(call[NodeOption<Double>.number("at", default: 1, in: 0...1, help: "")] == 0.25)
    #expect(call[NodeOption<String>.inputPath("path", help: "")] == "/a.png")
  }
}
