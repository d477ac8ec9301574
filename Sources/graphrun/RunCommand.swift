public import ArgumentParser
import Glibc
public import GraphEngine
import NodeKit

/// `graphrun run`: runs a graph.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a graph.",
    discussion: """
      Prints the files that it wrote, one a line. A file that is there already is overwritten only \
      when graphrun wrote it and nobody changed it since, or with --force.
      """)

  @OptionGroup var arguments: GraphArguments

  @Option(
    parsing: .unconditional,
    help:
      "The most memory that images may take, e.g. 900MB; by default what the system can give now.",
    transform: ByteAmount.parse)
  var maxMemory: ByteAmount?

  @Option(
    parsing: .unconditional, help: "The start of every random choice.",
    transform: wholeNumber(in: 0...UInt64.max))
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "Also write what a node gives, as PNG. May be repeated.", valueName: "node[=file]"))
  var dump: [String] = []

  @Option(help: ArgumentHelp("Write a trace that Perfetto opens.", valueName: "file"))
  var trace: String?

  @Option(
    help:
      "How to report progress: auto (a bar on a terminal, JSON lines elsewhere), plain, jsonl or none."
  )
  var progress: ProgressReporter.Style = .auto

  @Flag(help: "Overwrite files that graphrun did not write.")
  var force = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    // A file that grows beyond the shell's limit is then an error of the write, as a full disk is.
    signal(SIGXFSZ, SIG_IGN)
    let plan = try arguments.plan(json: json)
    plan.sayWarnings()
    let files = OutputFolders(for: plan, force: force)
    let dumps = try DumpRequests(dump, plan: plan)
    try checkOutputs(of: plan, dumps, files)
    try arguments.requireFiles(of: plan, json: json)
    let tracer = trace.map { _ in Trace() }
    let report: RunReport
    do {
      report = try execute(plan, files, dumps, tracer)
    } catch {
      // The run's own failure is the one to tell.
      try? write(tracer, to: files)
      throw error
    }
    let traceFailure = Result { try write(tracer, to: files) }
    try print(report)
    try traceFailure.get()
  }

  /// Finds out before any work whether every file can be written, each by one writer.
  private func checkOutputs(
    of plan: GraphPlan, _ dumps: DumpRequests, _ files: OutputFolders
  ) throws {
    var claims = FileClaims()
    for file in plan.outputFiles { try claims.claim(file.path, by: "node '\(file.step)'") }
    try dumps.claim(in: &claims)
    if let trace {
      guard trace.lowercased().hasSuffix(".json") else {
        throw CommandFailure.usage("--trace \(trace): end the file in json")
      }
      try claims.claim(Terminal.absolute(trace), by: "--trace \(trace)")
    }
    do {
      for path in claims.paths { try files.check(path) }
    } catch let error as FileError {
      throw CommandFailure(error)
    }
  }

  private func execute(
    _ plan: GraphPlan, _ files: OutputFolders, _ dumps: DumpRequests, _ tracer: Trace?
  ) throws -> RunReport {
    let reporter = ProgressReporter(plan, style: progress, isTerminal: Terminal.canRedraw)
    var options = Executor.Options(files: files, memory: try memoryLimit(), seed: seed)
    options.outOfMemory = { error in
      Terminal.complain(CommandFailure(error, of: plan, interruptedBy: nil).message)
      AtomicFile.endProcess(ExitStatus.tryAgain.rawValue)
    }
    if progress != .none { options.observers.append(reporter) }
    if let tracer { options.observers.append(tracer) }
    let warnings = RunWarnings()
    options.observers.append(warnings)
    if !dumps.isEmpty {
      options.inspect = { step, values in try dumps.write(step: step, values: values, to: files) }
    }
    let cancellation = Cancellation()
    Interrupt.beginRun(cancellation)
    let stopwatch = ContinuousClock.now
    defer {
      WorkerPool.shared.endAll()
      reporter.finish()
      warnings.say()
    }
    do {
      let outputs = try Executor(plan, options: options).run(cancellation: cancellation)
      _ = Interrupt.endRun()
      return RunReport(
        files: files.writtenFiles, outputs: outputs, warnings: warnings.texts,
        seconds: (ContinuousClock.now - stopwatch) / .seconds(1),
        peakBytes: BufferPool.shared.peakBytes)
    } catch {
      throw CommandFailure(error, of: plan, interruptedBy: Interrupt.endRun())
    }
  }

  /// What images may take: what the user allows, or what the system offers beside the threads.
  private func memoryLimit() throws -> MemoryLimit? {
    MemoryLimit.saveAddresses()
    guard ThreadBudget.shared.shrinkToGranted() else {
      throw CommandFailure(
        message:
          "error: the system grants no thread to work on; raise its limits (ulimit -v, -d, -u)",
        status: .tryAgain)
    }
    return MemoryLimit(asked: maxMemory)
  }

  private func write(_ tracer: Trace?, to files: OutputFolders) throws {
    guard let tracer, let trace else { return }
    do {
      try files.write(to: Terminal.absolute(trace)) { path in
        try AtomicFile.fill(path, with: Array(tracer.json().utf8))
      }
    } catch let error as FileError {
      throw CommandFailure(error)
    }
  }

  private func print(_ report: RunReport) throws {
    if json {
      try Terminal.print(try JSONOutput.text(report))
      return
    }
    for file in report.files { try Terminal.print(Terminal.shortened(file)) }
    for (name, value) in report.outputs.sorted(by: { $0.key < $1.key }) {
      try Terminal.print("\(name): \(value)")
    }
    if report.files.isEmpty && report.outputs.isEmpty {
      Terminal.complain("no file was written: this part of the graph saves nothing")
    }
    guard progress != .none else { return }
    let seconds = (report.seconds * 100).rounded() / 100
    let isJSON = progress == .jsonl || (progress == .auto && !Terminal.canRedraw)
    Terminal.complain(
      isJSON
        ? "{\"event\":\"done\",\"seconds\":\(seconds),\"peak_bytes\":\(report.peakBytes)}"
        : "done in \(seconds) s, images took at most \(ByteCount.text(report.peakBytes))")
  }
}

extension ProgressReporter.Style: ExpressibleByArgument {}

/// What a run did, as `--json` prints it.
struct RunReport: Encodable {
  let files: [String]
  let outputs: [String: String]
  let warnings: [String]
  let seconds: Double
  let peakBytes: Int

  init(
    files: [String], outputs: [String: Value], warnings: [String], seconds: Double, peakBytes: Int
  ) {
    self.files = files
    self.warnings = warnings
    self.outputs = outputs.compactMapValues { value in
      switch value {
      case .number(let number): "\(number)"
      case .text(let text), .path(let text): text
      default: nil
      }
    }
    self.seconds = seconds
    self.peakBytes = peakBytes
  }
}
