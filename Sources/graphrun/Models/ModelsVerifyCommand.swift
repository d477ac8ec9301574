import ArgumentParser
import FoundationEssentials
import GraphEngine
import NeuralNetworks
import TensorCore

/// `graphrun models verify`: reads weight files whole.
struct ModelsVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that weight files are whole.",
    discussion: """
      Every number must be finite. The checksum must be the one that graphrun wrote into the file, \
      and that of FILE.sha256, as sha256sum writes it, where there are such.
      """)

  @Argument(help: "Safetensors or PyTorch files, or names of models.")
  var files: [String]

  @Flag(help: "Print JSON.")
  var json = false

  /// What was found out about one file.
  struct Verdict: Codable {
    var file: String
    var isWhole: Bool
    var problem: String?
    var sha256: String?
    var parameters: Int?
  }

  func run() throws {
    let verdicts = files.map { Self.verdict($0) }
    if json {
      try Terminal.print(try JSONOutput.text(verdicts))
    } else {
      for verdict in verdicts where verdict.isWhole {
        try Terminal.print(
          "\(verdict.file): whole, \(verdict.parameters ?? 0) parameters, "
            + "sha256 \(verdict.sha256 ?? "")")
      }
    }
    let problems = verdicts.compactMap { $0.problem.map { "error: \($0)" } }
    guard problems.isEmpty else {
      throw CommandFailure(message: problems.joined(separator: "\n"), status: .inputOutput)
    }
  }

  private static func verdict(_ file: String) -> Verdict {
    do {
      let path = try ModelsCommand.find(file)
      let weights = try WeightFile(contentsOf: path).weights
      try weights.checkSeal()
      for tensor in weights.tensors { try checkNumbers(tensor, path) }
      let digest = SHA256.digest(ofFile: path)
      try checkDigest(digest, path)
      return Verdict(
        file: path, isWhole: true, sha256: digest, parameters: weights.parameterCount)
    } catch {
      return Verdict(file: file, isWhole: false, problem: "\(error)")
    }
  }

  private static func checkNumbers(_ tensor: StoredTensor, _ path: String) throws {
    let count = try tensor.nonFiniteCount()
    guard count > 0 else { return }
    throw FileError(
      path: path, reason: .corrupt,
      explanation: "tensor \(quotedName(tensor.name)) has \(count) of \(tensor.count) numbers that "
        + "are not finite: the training went wrong, or the file is damaged")
  }

  private static func checkDigest(_ digest: String?, _ path: String) throws {
    guard let text = try? String(contentsOfFile: path + ".sha256", encoding: .utf8),
      let expected = text.split(whereSeparator: \.isWhitespace).first
    else { return }
    guard expected.lowercased() == digest else {
      throw FileError(
        path: path, reason: .corrupt,
        explanation: "its checksum is not that of \(path).sha256: download or copy it again")
    }
  }
}
