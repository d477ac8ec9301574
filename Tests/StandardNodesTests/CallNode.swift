import NodeKit
import StandardNodes
import Testing

/// Calls a node of the registry, as a graph would: the inputs are wired by name.
func callNode(
  _ name: String, _ inputs: KeyValuePairs<String, any PortValue> = [:],
  _ options: [String: OptionValue] = [:], warn: @escaping @Sendable (String) -> Void = { _ in }
) throws -> NodeOutputs {
  let type = try #require(StandardRegistry.make()[name])
  let call = NodeCall(
    inputs: inputs.map { ($0.key, $0.value.value) }, options: options,
    context: NodeCall.Context(nodeName: name, warn: warn))
  return NodeOutputs(outputs: try type.run(call))
}

/// What a node returned, to be taken out by type and name.
struct NodeOutputs {
  let outputs: [NodeOutput]

  func image(_ name: String = "image") throws -> Image { try take(name) }
  func mask(_ name: String = "mask") throws -> Mask { try take(name) }
  func number(_ name: String) throws -> Double { try take(name) }
  func text(_ name: String) throws -> String { try take(name) }

  private func take<Payload: PortValue>(_ name: String) throws -> Payload {
    let output = try #require(outputs.first { $0.port == name })
    return try #require(Payload(output.value))
  }
}

/// A gray image of one row for each list.
func gray(_ rows: [Float]..., metadata: ImageMetadata = ImageMetadata()) -> Image {
  Image(
    pixels: Tensor(shape: [rows.count, rows[0].count, 1], elements: rows.flatMap { $0 }),
    metadata: metadata)
}

/// A mask of one row for each list.
func mask(_ rows: [Float]...) -> Mask {
  Mask(values: Tensor(shape: [rows.count, rows[0].count], elements: rows.flatMap { $0 }))
}
