import NeuralNetworks
import NodeKit

/// Fills holes with a completion network.
struct Complete: Node {
  static let descriptor = HolePorts.descriptor(
    "complete", help: "Fill holes with a completion network (Iizuka 2017).",
    use: use, options: ModelOptions.tiled)

  private static let use = NetworkUse(
    purpose: "completes images", examples: ["glcic", "glcic-port"]
  ) { $0 is CompletionNetwork }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.fillingHole(with: Self.use) { model, image, hole in
      let mean = try model.file.meanColour() ?? image.meanColour(outside: hole)
      let seen = try image.blanked(hole, with: mean)
      return try SampleRange.unit.image(
        call.run(model, [SampleRange.unit.encode(seen), hole.asNetworkInput]))
    }
  }
}
