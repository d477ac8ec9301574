import NodeKit

/// Makes a sepia print gray.
struct Tone: Node {
  static let image = InputPort<Image>("image", help: "the photograph")
  static let toned = OutputPort<Image>(
    "image", help: "gray if the photograph was made in one tone, with as many channels as before")
  static let spread = NodeOption.number(
    "spread", default: 0.018, in: 0...1, unit: .intensity,
    help: "the root mean square by which colours of one brightness may differ in one tone")
  static let descriptor = NodeDescriptor(
    "tone", help: "Make a sepia print gray, and leave a photograph in colours as it is.",
    inputs: [image.declaration], outputs: [toned.declaration], options: [spread.declaration],
    cost: NodeCost(nanosecondsPerPixel: 6, bytesPerPixel: 24)
  ) { call in
    [call[image]]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let image = call[Self.image]
    guard image.channels == 3, try YCbCr(image).spread <= call[Self.spread] else {
      return [Self.toned(image)]
    }
    return [Self.toned(try image.luma().expandedToRGB())]
  }
}
