import NodeKit

/// Finds the damage of a photograph without training.
struct DetectDefects: Node {
  static let image = InputPort<Image>("image", help: "the scan")
  static let mask = OutputPort<Mask>("mask", help: "1 on scratches, folds, fibres and dust, else 0")
  static let sensitivity = NodeOption.number(
    "sensitivity", default: 0.5, in: 0...1,
    help: "more finds fainter and shorter damage, and more that is none")
  static let descriptor = NodeDescriptor(
    "detect-defects", help: "Find scratches, folds and dust without training.",
    inputs: [image.declaration], outputs: [mask.declaration],
    options: [sensitivity.declaration],
    // Each call uses every thread, and much memory: two at once would be no faster.
    threadMode: .serial, cost: NodeCost(nanosecondsPerPixel: 130, bytesPerPixel: 35))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let detector = DefectDetector(sensitivity: call[Self.sensitivity])
    return [Self.mask(try detector.detect(call[Self.image]))]
  }
}
