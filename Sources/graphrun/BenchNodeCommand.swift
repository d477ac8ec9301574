import ArgumentParser
import GraphEngine
import NodeKit

/// `graphrun bench node`: how long a node takes for a photograph, beside another one, and in a
/// process of its own.
struct BenchNodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "node", abstract: "Measure a node, beside another one or isolated.",
    discussion: """
      The photograph is made up, and the same for all; runs take turns, so that what else the machine \
      does meets all alike. Times are those of a graph with this node alone.
      """)

  @Argument(help: "A node.")
  var name: String

  @Option(help: "Another node, for comparison.")
  var beside: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Set an option of the node. May be repeated.", valueName: "option=value"))
  var settings: [String] = []

  @Option(
    help: ArgumentHelp(
      "Set an option of the other node. May be repeated.", valueName: "option=value"))
  var besideSet: [String] = []

  @OptionGroup var plugins: PluginArguments

  @Flag(help: "Also run it in a process of its own, as 'isolate: process' does.")
  var isolate = false

  @Option(
    parsing: .unconditional, help: "The photograph's size, megapixels.",
    transform: wholeNumber(in: 1...1000))
  var megapixels = 12

  @Option(
    parsing: .unconditional, help: "How often to run each, after twice to warm up.",
    transform: wholeNumber(in: 1...1000))
  var runs = 9

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    try SettingOverride.check(settings)
    try SettingOverride.check(besideSet)
  }

  func run() throws {
    if isolate { BufferPool.shared.share(.reading) }
    let registry = try plugins.registry()
    var cases = [
      try NodeTiming.Case(name, in: registry, megapixels, SettingOverride.parse(settings))
    ]
    if isolate { cases.append(cases[0].isolated) }
    if let beside {
      cases.append(
        try NodeTiming.Case(beside, in: registry, megapixels, SettingOverride.parse(besideSet)))
    }
    defer { WorkerPool.shared.endAll() }
    let timings: [NodeTiming]
    do {
      timings = try NodeTiming.measure(cases, runs: runs)
    } catch let error as RunError {
      throw CommandFailure(message: "\(error)", status: .usage)
    }
    if json { return try Terminal.print(JSONOutput.text(timings)) }
    let rows = timings.map {
      ["\($0.name)", "\($0.medianMilliseconds)", "\($0.leastMilliseconds)"]
    }
    try Terminal.print(TextTable.text([["\(megapixels) MP, RGB", "median ms", "least"]] + rows))
  }
}

/// How long a node takes.
struct NodeTiming: Encodable {
  let name: String
  let medianMilliseconds: Double
  let leastMilliseconds: Double

  enum CodingKeys: String, CodingKey {
    case name
    case medianMilliseconds = "median_ms"
    case leastMilliseconds = "min_ms"
  }

  /// A graph of one node.
  struct Case {
    let name: String
    private(set) var plan: GraphPlan

    /// - Throws: `CommandFailure` for a node that is not there, or takes what a photograph has not.
    init(
      _ name: String, in registry: NodeRegistry, _ megapixels: Int, _ settings: [SettingOverride]
    ) throws {
      guard let type = registry[name] else {
        throw CommandFailure.usage("there is no node '\(name)'")
      }
      let picture = BenchPicture(megapixels: megapixels)
      var registry = registry
      for source in [picture.image, picture.mask] { registry.register(source) }
      let wires = type.descriptor.inputs.filter(\.isRequired).map { port in
        "\(port.name): \(port.type.accepts(.image(channels: [3])) ? "bench-image" : "bench-mask")"
      }
      let outputs = type.descriptor.outputs.map { "\($0.name): node.\($0.name)" }
      let text = """
        graphrun: 1
        nodes:
          bench-image: {use: bench-image}
          bench-mask: {use: bench-mask}
          node: {use: \(name), in: {\(wires.joined(separator: ", "))}}
        outputs: {\(outputs.joined(separator: ", "))}
        """
      do {
        plan = try Planner(registry: registry).plan(
          text: Array(text.utf8), file: "bench.yaml",
          overrides: settings.map { SettingOverride(key: "node.\($0.key)", value: $0.value) },
          currentFolder: Terminal.currentFolder)
      } catch {
        throw CommandFailure(graph: error)
      }
      self.name = name
    }

    /// The same in a process of its own.
    var isolated: Case {
      var copy = Case(name: "\(name), isolated", plan: plan)
      for index in plan.steps.indices where plan.steps[index].name == "node" {
        copy.plan.steps[index].isolation = Isolation()
      }
      return copy
    }

    private init(name: String, plan: GraphPlan) { (self.name, self.plan) = (name, plan) }
  }

  /// Runs each in turn.
  static func measure(_ cases: [Case], runs: Int) throws -> [NodeTiming] {
    var times = cases.map { _ in [Double]() }
    for round in -2..<runs {
      for (index, one) in cases.enumerated() {
        let begin = ContinuousClock.now
        _ = try Executor(one.plan).run()
        if round >= 0 { times[index].append((ContinuousClock.now - begin) / .milliseconds(1)) }
      }
    }
    return zip(cases, times).map { one, times in
      let sorted = times.sorted().map { ($0 * 100).rounded() / 100 }
      return NodeTiming(
        name: one.name, medianMilliseconds: sorted[sorted.count / 2], leastMilliseconds: sorted[0])
    }
  }
}

/// A photograph and a mask that are made once and read by every run.
private struct BenchPicture {
  let image: NodeType
  let mask: NodeType

  init(megapixels: Int) {
    // 3 : 4, as cameras have it.
    let height = Int((Double(megapixels) * 1e6 * 0.75).squareRoot())
    let width = megapixels * 1_000_000 / height
    let photograph = Image(
      pixels: Tensor(uninitialized: [height, width, 3]) { samples in
        for index in samples.indices {
          // Multiples of the golden ratio fill the range evenly.
          let hash = UInt32(truncatingIfNeeded: index) &* 2_654_435_769
          samples[index] = Float(hash >> 8) * 0x1p-24
        }
      })
    var marks = Mask(height: height, width: width)
    marks.values.withUnsafeMutableBufferPointer { values in
      for index in values.indices where index % 5 == 0 { values[index] = 1 }
    }
    image = Self.source("bench-image", .image(photograph))
    mask = Self.source("bench-mask", .mask(marks))
  }

  private static func source(_ name: String, _ value: Value) -> NodeType {
    let output = PortDeclaration(name: "value", type: value.type, help: "the picture")
    let shape = value.shape
    let descriptor = NodeDescriptor(
      name, help: "Give a picture.", outputs: [output], outputShapes: { _ in [shape] })
    return NodeType(descriptor: descriptor) { _ in [NodeOutput(port: "value", value: value)] }
  }
}
