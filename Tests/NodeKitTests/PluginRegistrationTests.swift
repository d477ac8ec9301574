import NodeKit
import Testing

/// How a plug-in hands over its nodes.
struct PluginRegistrationTests {
  private struct Nothing: Node {
    static let descriptor = NodeDescriptor("nothing", help: "Does nothing.")
    func run(_ call: NodeCall) -> [NodeOutput] { [] }
  }

  @Test func nothingIsCollectedWhenNothingIsRegistered() {
    #expect(PluginRegistration.collect { _ in }.isEmpty)
  }

  @Test func nodesAreCollectedInTheirOrder() {
    let types = PluginRegistration.collect { pointer in
      let registration = PluginRegistration(pointer)
      registration.register(Nothing.self)
      registration.register(
        NodeType(descriptor: NodeDescriptor("other", help: "Another.")) { _ in [] })
    }
    #expect(types.map(\.descriptor.name) == ["nothing", "other"])
  }

  @Test func theFingerprintIsThatOfSources() {
    let digits = "\(graphKitFingerprint)"
    #expect(digits.count == 32 && digits.allSatisfy(\.isHexDigit))
  }
}
