import CPlugin
import Glibc
import NodeKit

/// Of longer messages, the beginning is told.
private let mostBytesOfMessage = 2000

/// One call of a node in C: what it is given, what it makes, and what it says.
final class CCall: @unchecked Sendable {
  private let node: CNode
  private let inputs: [Raster?]
  private let cancellation = Cancellation.current
  private let memory = CMemory()
  private var call = graphrun_call()
  private let outputs: UnsafeMutablePointer<UnsafeMutablePointer<graphrun_raster>?>
  /// The samples of each output that was made; nothing else refers to them until the call is over.
  private var made: [Tensor?]
  /// What the node says of its failure, and what it was seen to do against the contract; the first
  /// counts.
  private let words = Locked<(message: String?, lie: String?)>((nil, nil))

  /// - Parameter inputs: those of a call of `run`, `nil` for one of `create`.
  init(
    _ node: CNode, _ options: [COption.Value], state: UnsafeMutableRawPointer?, seed: UInt64,
    inputs: [Raster?]?
  ) {
    self.node = node
    self.inputs = inputs ?? []
    made = node.outputs.map { _ in nil }
    outputs = memory.array(node.outputs.map { _ in nil })
    call.struct_size = UInt32(MemoryLayout<graphrun_call>.size)
    call.version = node.version
    call.state = state
    call.seed = seed
    call.options = UnsafePointer(
      memory.array(zip(node.options, options).map { UnsafePointer(memory.value($0, $1)) }))
    setFunctions()
    guard inputs != nil else { return }
    call.inputs = UnsafePointer(
      memory.array(self.inputs.map { $0.map { UnsafePointer(raster($0.samples, $0.kind)) } }))
    call.outputs = UnsafePointer(outputs)
    for index in node.outputs.indices where !node.outputs[index].isMadeByCall {
      makeLikeFirstInput(index)
    }
  }

  private func setFunctions() {
    call.is_cancelled = { CCall.of($0)?.cancellation?.isCancelled == true ? 1 : 0 }
    call.progress = { _, _ in }
    call.allocate = { call, output, kind, height, width, channels in
      CCall.of(call)?.allocate(Int(output), kind, height, width, channels)
    }
    call.parallel_for = { call, count, grain, body, context in
      guard let body else { return 1 }
      return CCall.parallel(count, grain, Body(function: body, context: context))
    }
    call.fail = { call, message in
      guard let message, message.pointee != 0 else { return }
      let bytes = UnsafeRawBufferPointer(
        start: message, count: strnlen(message, mostBytesOfMessage))
      let text = String(decoding: bytes, as: UTF8.self).printable
      CCall.of(call)?.words.withLock { if $0.message == nil { $0.message = text } }
    }
  }

  private static func of(_ call: UnsafePointer<graphrun_call>?) -> CCall? {
    call?.pointee.host.map { Unmanaged<CCall>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Calls a function of the node, and gives what it failed with.
  func failure(of function: (UnsafePointer<graphrun_call>) -> Int32) -> (any Error)? {
    call.host = Unmanaged.passUnretained(self).toOpaque()
    let process = getpid()
    let status = withExtendedLifetime(self) {
      withUnsafePointer(to: call) { call in
        FloatingPointEnvironment.kept { function(call) }
      }
    }
    // A copy of this process that the node made and let come back here would go on with the run.
    if getpid() != process { _exit(1) }
    let (message, lie) = words.withLock { $0 }
    if let lie { return node.lie(lie) }
    if cancellation?.isCancelled == true { return CancelledError() }
    if let message { return NodeError("\(message) (plug-in '\(node.file)')") }
    return status == 0 ? nil : node.lie("failed with \(status) and did not say why")
  }

  /// The outputs, once the node has made them, in the order of their declaration.
  ///
  /// - Throws: `ContractError` for what was not made, and for what is not finite.
  func results() throws -> [Value] {
    try node.outputs.indices.map { index in
      let port = node.outputs[index].declaration
      guard var samples = made[index] else {
        throw node.lie("never made its output '\(port.name)', which is for allocate to make")
      }
      made[index] = nil
      guard !samples.isWrittenBeyond else {
        throw node.lie("wrote beyond the end of its output '\(port.name)'")
      }
      guard try samples.clampToUnitRange() else {
        throw node.lie(
          "left numbers in its output '\(port.name)' that are not finite, or did not write them all"
        )
      }
      if port.type == .mask {
        return .mask(Mask(values: samples.reshaped([samples.shape[0], samples.shape[1]])))
      }
      guard case .image(let first)?? = inputs.first else { return .image(Image(pixels: samples)) }
      let hasItsSize = samples.shape[0] == first.height && samples.shape[1] == first.width
      return .image(
        Image(pixels: samples, alpha: hasItsSize ? first.alpha : nil, metadata: first.metadata))
    }
  }
}

// MARK: - Outputs

extension CCall {
  private func makeLikeFirstInput(_ index: Int) {
    guard case let first?? = inputs.first else { return }
    let shape = first.samples.shape
    let channels = node.outputs[index].declaration.type.fixedChannels ?? first.channels
    make(index, [shape[0], shape[1], channels])
  }

  private func make(_ index: Int, _ shape: Shape) {
    let samples = Tensor(unwrittenOutput: shape)
    let isMask = node.outputs[index].declaration.type == .mask
    outputs[index] = raster(samples, isMask ? GRAPHRUN_MASK : GRAPHRUN_IMAGE)
    made[index] = samples
  }

  /// What `allocate` of graphrun_plugin.h does.
  private func allocate(
    _ index: Int, _ kind: UInt32, _ height: UInt64, _ width: UInt64, _ channels: UInt64
  ) -> UnsafeMutablePointer<graphrun_raster>? {
    func refuse(_ lie: String) -> UnsafeMutablePointer<graphrun_raster>? {
      words.withLock { if $0.lie == nil { $0.lie = lie } }
      return nil
    }
    guard call.outputs != nil, node.outputs.indices.contains(index) else {
      return refuse("allocates output \(index), and there are \(node.outputs.count)")
    }
    let port = node.outputs[index].declaration
    guard node.outputs[index].isMadeByCall else {
      return refuse("allocates its output '\(port.name)', which is declared like the first input")
    }
    guard made[index] == nil else { return refuse("allocates its output '\(port.name)' twice") }
    let given: PortType =
      Int(kind) == GRAPHRUN_MASK ? .mask : .image(channels: [Int(clamping: channels)])
    guard port.type.accepts(given), given != .mask || channels == 1 else {
      return refuse("allocates \(given) for '\(port.name)', which is declared \(port.type)")
    }
    let (pixels, isTooMany) = height.multipliedReportingOverflow(by: width)
    guard pixels > 0, !isTooMany, pixels <= DecodingLimits.current.maxPixels else {
      return refuse("allocates \(width)x\(height) pixels for '\(port.name)'")
    }
    make(index, [Int(height), Int(width), Int(channels)])
    return outputs[index]
  }

  private func raster(_ samples: Tensor, _ kind: Int) -> UnsafeMutablePointer<graphrun_raster> {
    let shape = samples.shape
    // The pointer outlives its closure: `inputs` and `made` keep the samples, and nothing writes to
    // these tensors before the call is over, which would move them.
    let start = samples.withUnsafeBufferPointer { $0.baseAddress }
    return memory.raster(
      graphrun_raster(
        struct_size: UInt32(MemoryLayout<graphrun_raster>.size), kind: UInt32(kind),
        height: UInt64(shape[0]), width: UInt64(shape[1]),
        channels: UInt64(shape.rank == 3 ? shape[2] : 1),
        samples: UnsafeMutablePointer(mutating: start)))
  }
}

// MARK: - Threads

extension CCall {
  /// A loop's body in C: whoever hands it over promises that its ranges don't disturb each other.
  private struct Body: @unchecked Sendable {
    let function: @convention(c) (UnsafeMutableRawPointer?, UInt64, UInt64) -> Void
    let context: UnsafeMutableRawPointer?
  }

  private static func parallel(_ count: UInt64, _ grain: UInt64, _ body: Body) -> Int32 {
    guard let count = Int(exactly: count) else { return 1 }
    let grain = Int(clamping: grain)
    let process = getpid()
    do {
      try parallelFor(count, grain: max(1, min(grain, count))) { range in
        FloatingPointEnvironment.kept {
          body.function(body.context, UInt64(range.lowerBound), UInt64(range.upperBound))
        }
        if getpid() != process { _exit(1) }
      }
      return 0
    } catch {
      return 1
    }
  }
}

extension Raster {
  /// The number by which C knows the kind.
  fileprivate var kind: Int {
    switch self {
    case .image: GRAPHRUN_IMAGE
    case .mask: GRAPHRUN_MASK
    }
  }

  fileprivate var channels: Int { samples.shape.rank == 3 ? samples.shape[2] : 1 }
}
