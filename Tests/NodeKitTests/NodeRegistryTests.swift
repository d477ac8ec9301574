import NodeKit
import Testing

struct NodeRegistryTests {
  private struct Nothing: Node {
    static let descriptor = NodeDescriptor("nothing", help: "does nothing")
    func run(_ call: NodeCall) throws -> [NodeOutput] { [] }
  }

  @Test func typesAreFoundByName() {
    var registry = NodeRegistry()
    #expect(registry.names == [])
    registry.register(Nothing.self)
    #expect(registry.names == ["nothing"])
    #expect(registry["nothing"]?.descriptor.help == "does nothing")
    #expect(registry["something"] == nil)
  }

  @Test func aNameCanBeTakenOnce() async {
    await #expect(processExitsWith: .failure) {
      var registry = NodeRegistry()
      registry.register(Nothing.self)
      registry.register(Nothing.self)
    }
  }
}
