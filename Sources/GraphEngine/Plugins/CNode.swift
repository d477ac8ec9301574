import CPlugin
import NodeKit

/// A node of a plug-in in C, as the engine runs it.
///
/// A function in C can do anything; what can be seen of a broken contract is seen here: inputs that
/// were written to, outputs that were not made, not written, of another kind or shape, not finite.
struct CNode: @unchecked Sendable {
  let name: String
  let help: String
  let inputs: [CPort]
  let outputs: [CPort]
  let options: [COption]
  /// Its functions may be called from any thread.
  let functions: graphrun_node
  /// What messages call the plug-in.
  let file: String
  /// The version of the contract that both sides follow.
  let version: UInt32

  /// The node as the registry holds it.
  var type: NodeType {
    NodeType(
      descriptor: NodeDescriptor(
        name, help: help, inputs: inputs.map(\.declaration), outputs: outputs.map(\.declaration),
        options: options.map(\.declaration),
        threadMode: Int(functions.thread_mode) == GRAPHRUN_SERIAL ? .serial : .parallel,
        cost: NodeCost(
          nanosecondsPerPixel: Self.cost(functions.nanoseconds_per_pixel) ?? 1,
          bytesPerPixel: Self.cost(functions.bytes_per_pixel) ?? 0),
        outputShapes: { (call) throws(NodeError) in outputShapes(call) }),
      run: run)
  }

  /// A positive finite number; `nil` for any other, which a plug-in gives by mistake or as "unknown".
  private static func cost(_ number: Double) -> Double? {
    number.isFinite && number > 0 ? number : nil
  }

  private func outputShapes(_ call: PlannedCall) -> [ValueShape] {
    let first = inputs.first.flatMap { call.shapes($0.declaration.name).first } ?? .unknown
    return outputs.map { output in
      let channels = output.declaration.type.fixedChannels
      guard !output.isMadeByCall else { return ValueShape.unknown.with(channels: channels) }
      return first.with(channels: channels ?? first.channels)
    }
  }

  private func run(_ call: NodeCall) throws -> [NodeOutput] {
    let given = inputs.map { call[OptionalInputPort<Raster>($0.declaration.name, help: "")] }
    let values = options.map { $0.value(call) }
    let state = try state(call, values)
    let work = CCall(self, values, state: state?.pointer, seed: call.context.seed, inputs: given)
    let watches = try given.compactMap { try $0.map { try InputWatch($0.samples) } }
    let failure = work.failure(of: functions.run)
    guard try !watches.map({ try $0.sawWriting() }).contains(true) else {
      throw lie("wrote to its inputs, which other nodes read too", isAboutInputs: true)
    }
    if let failure { throw failure }
    try Cancellation.check()
    return try work.results().enumerated().map { index, value in
      NodeOutput(port: outputs[index].declaration.name, value: value)
    }
  }

  /// What calls of these options share, made by the first.
  private func state(_ call: NodeCall, _ values: [COption.Value]) throws -> CState? {
    guard let create = functions.create else { return nil }
    return try call.context.shared.value("\(file) \(name) \(values)") {
      let work = CCall(self, values, state: nil, seed: 0, inputs: nil)
      var pointer: UnsafeMutableRawPointer?
      if let failure = work.failure(of: { create($0, &pointer) }) { throw failure }
      return CState(pointer, destroy: functions.destroy)
    }
  }

  /// The error for what breaks the contract.
  func lie(_ words: String, isAboutInputs: Bool = false) -> ContractError {
    ContractError("plug-in '\(file)' \(words)", isAboutInputs: isAboutInputs)
  }
}

/// What the create of a node in C made, until nobody needs it any more.
final class CState: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer?
  private let destroy: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?

  init(
    _ pointer: UnsafeMutableRawPointer?,
    destroy: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?
  ) {
    self.pointer = pointer
    self.destroy = destroy
  }

  deinit { destroy?(pointer) }
}

extension PortType {
  /// The number of channels, where the type fixes it.
  var fixedChannels: Int? {
    switch self {
    case .mask: 1
    case .image(let channels) where channels.count == 1: channels.first
    default: nil
    }
  }
}
