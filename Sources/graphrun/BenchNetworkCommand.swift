public import ArgumentParser
import NeuralNetworks
public import TensorCore

/// `graphrun bench network`: how long a network takes for an image.
struct BenchNetworkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network", abstract: "Measure a network, or list the networks.",
    discussion: """
      The weights are random unless a file is given: only the start and the memory depend on them. \
      Without a name the networks are listed.
      """)

  @Argument(help: "A network.")
  var name: String?

  @Option(
    help: ArgumentHelp("Weights of the network: a file, or a name of a model.", valueName: "file"))
  var weights: String?

  @Option(
    parsing: .unconditional, help: "Height and width of the image, pixels.",
    transform: wholeNumber(in: 1...65_536))
  var size = 512

  @Option(
    parsing: .unconditional,
    help: "The most threads that may work at once; by default all the processors.",
    transform: wholeNumber(in: 1...4096))
  var threads: Int?

  @Option(
    parsing: .unconditional, help: "How long to repeat it, seconds; three times at least.",
    transform: wholeNumber(in: 0...3600))
  var seconds = 5

  @Option(help: "What convolutions multiply; bfloat16 where the processor has units for it.")
  var precision: Precision = .float32

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let start = ContinuousClock.now
    guard let name else { return try list() }
    let entry = try NetworkCatalog.chosen(name)
    let network = entry.make()
    try check(network, name)
    if let threads { ThreadBudget.shared.setTotal(threads) }
    try ModelsCommand.withFiles { try fill(network) }
    let timing = try Precision.$current.withValue(precision) {
      try NetworkTiming(network, size: size, seconds: seconds, since: start)
    }
    try print(timing, name)
  }

  private func fill(_ network: any Network) throws {
    guard let weights else { return network.initialize(seed: 0) }
    let file = try WeightFile(contentsOf: ModelsCommand.find(weights))
    try network.load(network.adopting(file.weights))
  }

  private func check(_ network: any Network, _ name: String) throws {
    let (least, step) = (network.smallestSize, network.sizeMultiple)
    guard size < least || size % step != 0 else { return }
    let fitting = max(least, (size + step - 1) / step * step)
    let rule = step == 1 ? "" : " in steps of \(step)"
    throw CommandFailure.usage(
      "\(name) takes images of \(least) pixels and more\(rule), not of \(size): try --size \(fitting)"
    )
  }

  private func print(_ timing: NetworkTiming, _ name: String) throws {
    let report = NetworkReport(
      network: name, size: size, threads: ThreadBudget.shared.total, precision: precision, timing)
    if json { return try Terminal.print(JSONOutput.text(report)) }
    try Terminal.print(
      """
      \(name), \(size) x \(size), \(report.threads) thread\(report.threads == 1 ? "" : "s")
      median  \(report.medianMilliseconds) ms, least \(report.leastMilliseconds) ms of \(report.runs) runs
      start   \(report.startupSeconds) s until the first result
      memory  \(report.peakMegabytes) MB at most
      """)
  }

  private func list() throws {
    let networks = NetworkCatalog.entries.map { NetworkDocument($0) }
    if json { return try Terminal.print(JSONOutput.text(networks)) }
    try Terminal.print(TextTable.text(networks.map(\.row)))
  }
}

extension Precision: @retroactive ExpressibleByArgument {}

/// A network as it is listed.
private struct NetworkDocument: Encodable {
  let name: String
  let help: String
  let parameters: Int
  let inputs: [String]
  let smallestSize: Int
  let sizeMultiple: Int

  init(_ entry: NetworkCatalog.Entry) {
    let network = entry.make()
    name = entry.name
    help = entry.help
    parameters = network.parameterCount
    inputs = network.inputs.map { "\($0.name) x\($0.channels)" }
    smallestSize = network.smallestSize
    sizeMultiple = network.sizeMultiple
  }

  var row: [String] {
    let tenths = (parameters + 50_000) / 100_000
    return [name, "\(tenths / 10).\(tenths % 10) M", inputs.joined(separator: ", "), help]
  }
}

/// A measurement as it is printed: the keys of the scripts that measure other programs.
private struct NetworkReport: Encodable {
  let network: String
  let size: Int
  let threads: Int
  let precision: String
  let medianMilliseconds: Double
  let leastMilliseconds: Double
  let runs: Int
  let startupSeconds: Double
  let peakMegabytes: Int

  enum CodingKeys: String, CodingKey {
    case network, size, threads, precision, runs
    case medianMilliseconds = "median_ms"
    case leastMilliseconds = "min_ms"
    case startupSeconds = "startup_s"
    case peakMegabytes = "rss_mb"
  }

  init(
    network: String, size: Int, threads: Int, precision: Precision, _ timing: NetworkTiming
  ) {
    (self.network, self.size, self.threads) = (network, size, threads)
    self.precision = precision.rawValue
    medianMilliseconds = (timing.times[timing.times.count / 2] * 1e5).rounded() / 100
    leastMilliseconds = (timing.times[0] * 1e5).rounded() / 100
    runs = timing.times.count
    startupSeconds = (timing.startup * 1000).rounded() / 1000
    peakMegabytes = timing.peakBytes >> 20
  }
}
