import NodeKit

/// Fades a photograph.
struct Fade: Node {
  private static let contrast = RandomRange(
    "contrast", default: 0.4...1, in: 0.05...10,
    help: "contrast that is left; far above 1, whites and blacks clip")
  static let shift = NodeOption.number(
    "shift", default: 0.1, in: 0...1, unit: .intensity,
    help: "how much brighter or darker it becomes at most")
  static let unevenness = NodeOption.number(
    "unevenness", default: 0.4, in: 0...1,
    help: "how much weaker it is in places; near the border it is strongest")
  static let descriptor = ChangePorts.descriptor(
    "fade", help: "Fade a photograph, or exaggerate its contrast till it clips.",
    ranges: [contrast], options: [shift.declaration, unevenness.declaration],
    cost: NodeCost(nanosecondsPerPixel: 20, bytesPerPixel: 16))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let fading = Fading(
      contrast: try Self.contrast.range(call), shift: call[Self.shift],
      unevenness: call[Self.unevenness])
    return try call.changed { try fading.apply(to: &$0, random: &$1) }
  }
}
