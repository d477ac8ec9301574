import ArgumentParser
import Glibc
import GraphEngine
import NeuralNetworks
import TensorCore

/// `graphrun models import`: a safetensors file from a PyTorch file.
struct ModelsImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Convert a PyTorch file to safetensors, without running what it contains.",
    discussion: """
      Of several dictionaries of tensors in the file (state_dict, model, netG, ...) the largest is \
      taken, unless --entry names one. With --network the tensors must be that network's, and get \
      the names that it has for them. Prints the file that it wrote.
      """)

  @Argument(help: "The file: .pth, .pt, .ckpt or safetensors.")
  var file: String

  @Option(help: ArgumentHelp("The network whose weights they are.", valueName: "name"))
  var network: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write; by default beside FILE, with the ending safetensors.",
      valueName: "file.safetensors"))
  var output: String?

  @Option(help: ArgumentHelp("The keys of the dictionary to take.", valueName: "keys"))
  var entry: String?

  @Option(help: "How to store numbers: float32, float16 or bfloat16; by default as they are.")
  var dtype: StoredType?

  @Option(
    help: ArgumentHelp(
      "A text to keep in the file, such as graphrun.mean=[0.5,0.4,0.3]. May be repeated.",
      valueName: "key=text"))
  var metadata: [String] = []

  @Flag(help: "Overwrite the file if it is there already.")
  var force = false

  @Flag(help: "Print what was written as JSON.")
  var json = false

  /// The types that weights are stored as.
  enum StoredType: String, CaseIterable, ExpressibleByArgument {
    case float32, float16, bfloat16

    var dtype: DType {
      switch self {
      case .float32: .float32
      case .float16: .float16
      case .bfloat16: .bfloat16
      }
    }
  }

  func validate() throws {
    if file.isEmpty { throw ValidationError("FILE is empty: name the file to convert") }
    if output == "" { throw ValidationError("--output is empty: name the file to write") }
  }

  func run() throws {
    let stated = try stated()
    let target = try network.map { name in
      let entry = try NetworkCatalog.chosen(name)
      return try stated[ModelFile.configurationKey].map { try Self.make(entry, $0) } ?? entry.make()
    }
    let outputPath = output ?? Self.defaultOutput(for: file)
    try ModelsCommand.withFiles {
      try checkOutput(outputPath)
      let source = try WeightFile(contentsOf: file, entry: entry)
      sayWhatIsTaken(source)
      var weights = source.weights
      if let target { weights = try target.adopting(weights) }
      try weights.withMetadata(metadata(of: source.weights).merging(stated) { $1 })
        .sealed(floatsAs: dtype?.dtype).write(to: outputPath, floatsAs: dtype?.dtype)
    }
    guard json else { return try Terminal.print(outputPath) }
    let written = try ModelsCommand.withFiles { try WeightFile(contentsOf: outputPath) }
    try Terminal.print(try JSONOutput.text(ModelDocument(outputPath, written)))
  }

  /// What the command line states to be kept in the file.
  private func stated() throws -> [String: String] {
    var stated: [String: String] = [:]
    for text in metadata {
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw CommandFailure.usage("--metadata takes key=text, not '\(text)'")
      }
      stated[String(text[..<equals])] = String(text[text.index(after: equals)...])
    }
    return stated
  }

  private static func make(
    _ entry: NetworkCatalog.Entry, _ configuration: String
  ) throws -> any Network {
    do throws(ConfigurationError) { return try entry.make(configuration: configuration) } catch {
      throw CommandFailure.usage("\(ModelFile.configurationKey) \(error)")
    }
  }

  /// `net.pth` becomes `net.safetensors`.
  static func defaultOutput(for file: String) -> String {
    let name = file.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
      return file + ".safetensors"
    }
    return file[..<dot] + ".safetensors"
  }

  private func checkOutput(_ path: String) throws {
    if RealPath.resolve(Terminal.absolute(path)) == RealPath.resolve(Terminal.absolute(file)) {
      throw FileError(
        path: path, reason: .exists,
        explanation: "is the file to convert; name another one with --output")
    }
    guard !force, access(path, F_OK) == 0 else { return }
    throw FileError(
      path: path, reason: .exists,
      explanation: "is there already; name another --output, or give --force to overwrite it")
  }

  private func sayWhatIsTaken(_ source: WeightFile) {
    guard case .torch(let file) = source else { return }
    let taken = file.entry.isEmpty ? "the whole file" : quotedName(file.entry)
    let count = file.weights.tensors.count
    var text = "taken: \(taken), \(count) \(count == 1 ? "tensor" : "tensors")"
    if !file.removedPrefix.isEmpty {
      text += ", without \(quotedName(file.removedPrefix)) before their names"
    }
    if !file.otherEntries.isEmpty {
      let others = file.otherEntries.prefix(8).map { quotedName($0) }.joined(separator: ", ")
      text += "; --entry would take \(others)"
    }
    Terminal.complain(text)
  }

  private func metadata(of weights: Weights) -> [String: String] {
    var metadata = weights.metadata
    metadata["format"] = "pt"
    metadata["graphrun.source"] = file.split(separator: "/").last.map(String.init)
    metadata["graphrun.source_sha256"] = SHA256.digest(ofFile: file)
    metadata[ModelFile.networkKey] = network ?? metadata[ModelFile.networkKey]
    return metadata
  }
}
