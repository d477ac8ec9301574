import Glibc
import NodeKit

/// A process in which nodes run, as the run sees it; one thread at a time has it.
final class Worker: @unchecked Sendable {
  /// What a process is started for.
  struct Kind: Hashable {
    /// The plug-in that it loads; `nil` for graphrun's own nodes.
    var plugin: PluginFile?
    /// The memory that it may take.
    var bytes: Int
  }

  let kind: Kind
  private let child: ChildProcess
  private let socket: MessageSocket
  private var exchange = MemoryExchange(writes: true)
  /// Memories of the worker that nobody here needs any more.
  private let returned = Locked<[UInt64]>([])
  private var isReady = false
  /// The most memory that it is said to have held before its first call.
  private var firstPeakBytes = 0
  private var isOver = false

  /// Starts a process; it is not ready yet.
  ///
  /// - Throws: `ChildProcess.StartFailure`.
  init(_ kind: Kind, words: [String]) throws(ChildProcess.StartFailure) {
    guard let (mine, theirs) = MessageSocket.pair() else { throw .init(number: errno) }
    var words = words + ["--memory", "\(kind.bytes)"]
    if let plugin = kind.plugin { words += ["--plugin", plugin.path, "--name", plugin.name] }
    child = try ChildProcess.start(words, input: theirs.descriptor)
    (self.kind, socket) = (kind, mine)
  }

  deinit { end() }

  /// Ends the process.
  func end() {
    if !isOver { child.end() }
    isOver = true
  }

  /// Whether the process is gone, which may happen while it waits.
  var hasEnded: Bool { isOver || child.hasEnded }

  /// What a call is about.
  struct Work {
    var type: String
    var run: UInt64
    var call: NodeCall
    var limits: Isolation
  }

  /// Runs a node.
  ///
  /// - Throws: what the node threw; `End` when the process is of no use any more; `CancelledError`.
  func run(_ work: Work) throws -> [NodeOutput] {
    let deadline = MonotonicClock.now + UInt64(work.limits.seconds * 1e9)
    let wait: (Int32) throws -> Void = { [self] events in
      try self.wait(events, until: deadline, seconds: work.limits.seconds)
    }
    do {
      try awaitReadiness(wait)
      let encoded = exchange.encode(work.call.inputs.map { ($0.name, $0.value) })
      let order = WorkerOrder.call(words(of: work, encoded))
      try socket.send(
        try .init(order, body: encoded.body, memories: encoded.memories), wait: wait)
      return try withExtendedLifetime(encoded) {
        try answer(to: work.call, inputs: encoded.tensors, wait)
      }
    } catch let failure as MessageSocket.Failure {
      throw End(end(after: failure))
    }
  }

  /// How a process came to its end.
  struct End: Error {
    let end: WorkerFailure.End

    init(_ end: WorkerFailure.End) { self.end = end }
  }

  private func words(of work: Work, _ encoded: EncodedValues) -> WorkerCall {
    let context = work.call.context
    let done = returned.withLock { returned in
      defer { returned = [] }
      return returned
    }
    return WorkerCall(
      run: work.run, type: work.type, node: context.nodeName, seed: context.seed,
      options: work.call.options, inputs: encoded.values, news: encoded.news, returned: done,
      threads: ThreadBudget.shared.total, maxPixels: DecodingLimits.current.maxPixels,
      maxImageBytes: DecodingLimits.current.maxBytes)
  }

  private func awaitReadiness(_ wait: (Int32) throws -> Void) throws {
    guard !isReady else { return }
    switch try socket.receive(wait: wait).words(WorkerAnswer.self) {
    case .ready(let bytes): (isReady, firstPeakBytes) = (true, bytes)
    case .refused(let reason): throw End(.refused(reason))
    default: throw MessageSocket.Failure.garbled
    }
  }

  /// Listens until the node is done.
  private func answer(
    to call: NodeCall, inputs: [UInt64: Tensor], _ wait: (Int32) throws -> Void
  ) throws -> [NodeOutput] {
    while true {
      let message = try socket.receive(wait: wait)
      switch try message.words(WorkerAnswer.self) {
      case .warning(let text): call.context.warn(text.printable)
      case .write(let path): try write(path, call.context.files, wait)
      case .failed(let error): throw error.thrown
      case .shortage: throw End(.memory(bytes: kind.bytes))
      case .outputs(let values, let news):
        try exchange.learn(news, message.descriptors)
        return try outputs(values, message.body, inputs: inputs)
      case .ready, .refused, .written: throw MessageSocket.Failure.garbled
      }
    }
  }

  private func outputs(
    _ values: [NamedValueCode], _ body: [UInt8], inputs: [UInt64: Tensor]
  ) throws -> [NodeOutput] {
    var decoder = ValueDecoder(
      body: body,
      inSendersMemory: { [exchange, returned] id, count in
        guard let memory = exchange.memory(id), count * 4 <= memory.bytes else { return nil }
        return Tensor(in: memory, shape: [count], lease: Lease(id, returned))
      }, inReceiversMemory: { inputs[$0] })
    var outputs: [NodeOutput] = []
    for value in values {
      outputs.append(NodeOutput(port: value.port, value: try decoder.value(value.value)))
    }
    return outputs
  }

  /// A memory of the worker that is needed here; it goes back with the next call.
  private final class Lease: Sendable {
    private let id: UInt64
    private let returned: Locked<[UInt64]>

    init(_ id: UInt64, _ returned: Locked<[UInt64]>) { (self.id, self.returned) = (id, returned) }

    deinit { returned.withLock { $0.append(id) } }
  }

  /// Lets the worker write a file, where and as the run says.
  private func write(
    _ path: String, _ files: any FileWriter, _ wait: (Int32) throws -> Void
  ) throws {
    var failure: WorkerError?
    do {
      try files.write(to: path) { temporary in
        try socket.send(try .init(WorkerOrder.temporary(temporary)), wait: wait)
        let answer = try socket.receive(wait: wait).words(WorkerAnswer.self)
        guard case .written(let problem) = answer else { throw MessageSocket.Failure.garbled }
        if let problem { throw problem.thrown }
      }
    } catch let error where error is MessageSocket.Failure || error is End {
      throw error
    } catch {
      failure = WorkerError(error)
    }
    try socket.send(try .init(WorkerOrder.settled(failure)), wait: wait)
  }

  // MARK: - Waiting

  /// Waits until the socket is ready, and looks up now and then whether that is still wanted.
  private func wait(_ events: Int32, until deadline: UInt64, seconds: Double) throws {
    let cancellation = Cancellation.current
    var place = pollfd(fd: socket.descriptor, events: Int16(events), revents: 0)
    while true {
      if cancellation?.isCancelled == true { throw CancelledError() }
      let now = MonotonicClock.now
      guard now < deadline else { throw End(.time(seconds: seconds)) }
      let left = Int32(min((deadline - now) / 1_000_000 + 1, 20))
      // A process that it started may hold the line when it has ended.
      let isOver = child.hasEnded
      if poll(&place, 1, isOver ? 0 : left) > 0 { return }
      if isOver { throw MessageSocket.Failure.ended }
    }
  }

  /// How the process ended that does not talk any more.
  private func end(after failure: MessageSocket.Failure) -> WorkerFailure.End {
    guard failure == .ended else {
      end()
      return .nonsense
    }
    let ending = child.wait(until: MonotonicClock.now + 1_000_000_000)
    isOver = true
    guard let ending else { return .nonsense }
    let signal = ending.status & 0x7F
    guard signal != 0 else { return .exit(ending.status >> 8 & 0xFF) }
    // What was refused can't be seen; that most was taken can.
    let isShort = ending.peakBytes > max(firstPeakBytes, kind.bytes / 10 * 9)
    return .signal(signal, shortOf: isShort ? kind.bytes : nil)
  }
}
