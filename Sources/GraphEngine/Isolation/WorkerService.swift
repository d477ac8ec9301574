import Glibc
public import NodeKit

/// The other end of `Worker`: a process that runs nodes for a run, one call after the other.
public final class WorkerService: @unchecked Sendable {
  private let socket: MessageSocket
  private let sending = Locked(())
  private let registry: NodeRegistry
  private var exchange = MemoryExchange(writes: false)
  /// What was returned and is not done with, by the numbers of memories; nobody writes to it.
  private var lent: [UInt64: (tensor: Tensor, memory: SharedMemory)] = [:]
  private var run: UInt64 = 0
  private var shared = SharedValues()

  private init(_ socket: MessageSocket, _ registry: NodeRegistry) {
    (self.socket, self.registry) = (socket, registry)
  }

  /// Takes the line to the run from standard input, and serves until its end.
  ///
  /// - Parameters:
  ///   - bytes: the memory that the process may map beside what it has by then.
  ///   - load: the nodes.
  public static func serve(
    bytes: Int, load: () throws(PluginError) -> NodeRegistry
  ) -> Never {
    let descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
    guard descriptor >= 0 else { exit(1) }
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    dup2(nothing, STDIN_FILENO)
    let socket = MessageSocket(descriptor)
    endWithLine(descriptor)
    let registry: NodeRegistry
    do throws(PluginError) {
      registry = try load()
    } catch {
      try? socket.send(try .init(WorkerAnswer.refused(error.reason)), wait: Self.wait(descriptor))
      exit(1)
    }
    let service = WorkerService(socket, registry)
    service.limitMemory(bytes)
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    service.say(.ready(peakBytes: Int(usage.ru_maxrss) * 1024))
    while service.serveNext() {}
    // Nothing is to be tidied up: what plug-ins have registered for the end does not run.
    _exit(0)
  }

  /// Ends the process as soon as nobody is at the other end, also while a node is stuck.
  private static func endWithLine(_ descriptor: Int32) {
    var thread = pthread_t()
    let place = UnsafeMutableRawPointer(bitPattern: Int(descriptor))
    pthread_create(
      &thread, nil,
      { place in
        var line = pollfd(fd: Int32(Int(bitPattern: place)), events: 0, revents: 0)
        while poll(&line, 1, -1) <= 0 {}
        // An answer on its way out is not cut off: then the end of the line is the loop's to see.
        kill(0, SIGKILL)
        return nil
      }, place)
  }

  private static func wait(_ descriptor: Int32) -> (Int32) throws -> Void {
    { events in
      var place = pollfd(fd: descriptor, events: Int16(events), revents: 0)
      while poll(&place, 1, -1) < 0 && errno == EINTR {}
    }
  }

  private func limitMemory(_ bytes: Int) {
    let wanted = bytes
    BufferPool.shared.share(.writing)
    BufferPool.shared.setExhausted { [self] _ in
      say(.shortage(wanted))
      _exit(75)
    }
    // Stacks of threads, which are mapped before they are used, are not the node's.
    guard let used = MemoryOffer.mappedBytes else { return }
    let most = used + bytes + ThreadBudget.shared.total * (8 << 20) + (64 << 20)
    var limit = rlimit(rlim_cur: rlim_t(most), rlim_max: rlim_t(most))
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    MemoryLimit.saveAddresses()
  }

  // MARK: - Talking

  private func say(_ answer: WorkerAnswer, body: [UInt8] = [], memories: [SharedMemory] = []) {
    sending.withLock { _ in
      do {
        try socket.send(
          try .init(answer, body: body, memories: memories), wait: Self.wait(socket.descriptor))
      } catch {
        _exit(1)
      }
    }
  }

  private func hear() -> (WorkerOrder, MessageSocket.Message) {
    do {
      let message = try socket.receive(wait: Self.wait(socket.descriptor))
      return (try message.words(WorkerOrder.self), message)
    } catch {
      _exit(0)
    }
  }

  /// Runs the next call.
  private func serveNext() -> Bool {
    let (order, message) = hear()
    guard case .call(let call) = order else { return false }
    do {
      let outputs = try outputs(of: call, message)
      let encoded = exchange.encode(outputs.map { ($0.port, unlent($0.value)) })
      lend(encoded.tensors)
      say(.outputs(encoded.values, encoded.news), body: encoded.body, memories: encoded.memories)
    } catch {
      say(.failed(WorkerError(error)))
    }
    // What it printed is not to wait for an end that may not come.
    fflush(nil)
    return true
  }

  // MARK: - Working

  private func outputs(
    of call: WorkerCall, _ message: MessageSocket.Message
  ) throws -> [NodeOutput] {
    takeBack(call.returned)
    try exchange.learn(call.news, message.descriptors)
    if run != call.run { (run, shared) = (call.run, SharedValues()) }
    if ThreadBudget.shared.total != call.threads { ThreadBudget.shared.setTotal(call.threads) }
    DecodingLimits.current = DecodingLimits(
      maxPixels: call.maxPixels, maxBytes: call.maxImageBytes)
    guard let type = registry[call.type] else {
      throw ContractError("has no node '\(call.type)' in its own process")
    }
    let context = NodeCall.Context(
      nodeName: call.node, seed: call.seed, files: RemoteFiles(service: self), shared: shared
    ) { [self] in say(.warning($0)) }
    return try type.run(
      NodeCall(inputs: try inputs(of: call, message.body), options: call.options, context: context))
  }

  private func inputs(
    of call: WorkerCall, _ body: [UInt8]
  ) throws -> [(name: String, value: Value)] {
    var decoder = ValueDecoder(
      body: body,
      inSendersMemory: { [exchange] id, count in
        guard let memory = exchange.memory(id), count * 4 <= memory.bytes else { return nil }
        return Tensor(in: memory, shape: [count])
      }, inReceiversMemory: { [lent] in lent[$0]?.tensor })
    var inputs: [(name: String, value: Value)] = []
    for input in call.inputs { inputs.append((input.port, try decoder.value(input.value))) }
    return inputs
  }

  // MARK: - What is lent

  /// Keeps what leaves until the run has done with it. A thread that a node left behind and that
  /// writes to it ends this process, and the run's picture stays as it is.
  private func lend(_ tensors: [UInt64: Tensor]) {
    for (id, tensor) in tensors {
      guard let memory = tensor.sharedMemory else { continue }
      memory.setWritable(false)
      lent[id] = (tensor.reshaped([tensor.count]), memory)
    }
  }

  private func takeBack(_ ids: [UInt64]) {
    for id in ids { lent.removeValue(forKey: id)?.memory.setWritable(true) }
  }

  /// A value that shares no memory with what is lent already: a node may return the same twice.
  private func unlent(_ value: Value) -> Value {
    func copy(_ tensor: Tensor) -> Tensor {
      guard let memory = tensor.sharedMemory, lent[memory.id] != nil else { return tensor }
      return Tensor(uninitialized: tensor.shape) { target in
        tensor.withUnsafeBufferPointer { _ = target.initialize(from: $0) }
      }
    }
    switch value {
    case .image(var image):
      image.pixels = copy(image.pixels)
      image.alpha = image.alpha.map(copy)
      return .image(image)
    case .mask(let mask): return .mask(Mask(values: copy(mask.values)))
    case .tensor(let tensor): return .tensor(copy(tensor))
    case .list(let values): return .list(values.map(unlent))
    case .number, .text, .path: return value
    }
  }

  // MARK: - Files

  /// Has the run say where files go, and keep its record of them.
  private struct RemoteFiles: FileWriter {
    let service: WorkerService

    func write(to path: String, _ write: (String) throws -> Void) throws {
      service.say(.write(path: path))
      var failure: (any Error)?
      var (order, _) = service.hear()
      if case .temporary(let temporary) = order {
        do { try write(temporary) } catch { failure = error }
        service.say(.written(failure.map { WorkerError($0) }))
        order = service.hear().0
      }
      guard case .settled(let problem) = order else { _exit(1) }
      if let failure { throw failure }
      if let problem { throw problem.thrown }
    }
  }
}
