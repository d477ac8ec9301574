import NeuralNetworks
import NodeKit

/// Fills holes with a network of partial convolutions.
struct Inpaint: Node {
  static let samples = NodeOption<SampleChoice>.choice(
    "samples", default: .auto,
    help: "what the network's numbers mean: 0...1, -1...1, ImageNet's, or as the file says")
  static let descriptor = HolePorts.descriptor(
    "inpaint", help: "Fill holes with a network of partial convolutions (Liu 2018).",
    use: use, options: ModelOptions.tiled + [samples.declaration])

  private static let use = NetworkUse(
    purpose: "fills holes by partial convolutions", examples: ["pconv", "pconv-guided"]
  ) { $0 is PartialConvUNet || $0 is GuidedInpaintingUNet }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.fillingHole(with: Self.use) { model, image, hole in
      let range = try SampleRange(call[Self.samples], of: model.file, usually: .imageNet)
      var inputs = [try range.encode(image), hole.asNetworkInput]
      if model.network.inputs.count > inputs.count {
        inputs.append(try range.encode(NavierStokes.inpaint(image, hole: hole)))
      }
      return try range.image(call.run(model, inputs))
    }
  }
}
