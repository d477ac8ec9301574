import ArgumentParser
import Glibc
import NodeKit

/// `graphrun doctor`: what this machine offers.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what this machine offers and what may slow it down.")

  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let facts = MachineFacts.collect()
    if json {
      try Terminal.print(try JSONOutput.text(facts))
      return
    }
    try Terminal.print("graphrun      \(facts.version)")
    try Terminal.print("processors    \(facts.processors), kernels for \(facts.instructionSet)")
    try Terminal.print("bfloat16      \(facts.bfloat16 ?? "no unit for it: float32 is used")")
    try Terminal.print("memory        \(facts.memoryBytes / 1_000_000) MB")
    try Terminal.print("libraries     \(facts.libraries.joined(separator: ", "))")
    try Terminal.print("OpenBLAS      \(facts.openBLAS.map { "kernels for \($0)" } ?? "none")")
    for warning in facts.warnings { Terminal.complain("warning: \(warning)") }
  }
}

/// What `doctor` found.
struct MachineFacts: Codable {
  var version: String
  var processors: Int
  var instructionSet: String
  /// What multiplies bfloat16: `amx`, `avx512bf16`, or nothing.
  var bfloat16: String?
  var memoryBytes: Int
  var libraries: [String]
  var openBLAS: String?
  var warnings: [String]

  static func collect() -> MachineFacts {
    let instructionSet = InstructionSet.current.description
    var warnings: [String] = []
    var core: String?
    do throws(OpenBLASError) {
      core = try OpenBLAS.coreName
    } catch {
      warnings.append("\(error)")
    }
    if let core, let warning = slowOpenBLAS(core, instructionSet) { warnings.append(warning) }
    return MachineFacts(
      version: Version.number, processors: ThreadBudget.affinityCount(),
      instructionSet: instructionSet,
      bfloat16: BFloat16Unit.current == .none ? nil : BFloat16Unit.current.description,
      memoryBytes: Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE))),
      libraries: ImageFile.libraries, openBLAS: core, warnings: warnings)
  }

  /// What to say when OpenBLAS picked kernels that leave this processor's vectors unused.
  static func slowOpenBLAS(_ core: String, _ instructionSet: String) -> String? {
    let wide = ["SkylakeX", "Cooperlake", "SapphireRapids"]
    let fast = ["avx512": wide, "avx2": wide + ["Haswell", "Zen", "Excavator"]][instructionSet]
    guard let fast, !fast.contains(core) else { return nil }
    return "OpenBLAS uses its slow \(core) kernels on a processor with \(instructionSet); unset "
      + "OPENBLAS_CORETYPE, or install an OpenBLAS that has kernels for it"
  }
}
