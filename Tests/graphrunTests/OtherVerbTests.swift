import Foundation
import NodeKit
import Testing

@testable import graphrun

/// The verbs that only tell.
struct OtherVerbTests {
  private let program: Program
  private let full = Program.packagePath("Graphs/full.yaml")

  init() throws { program = try Program() }

  private func json(_ text: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
  }

  @Test func planTellsOrderShapesMemoryAndTime() throws {
    defer { program.remove() }
    let ending = try program("plan", full)
    #expect(ending.status == 0)
    #expect(ending.output.contains("512x512"))
    #expect(ending.output.contains("peak memory "))
    let document = try json(program("plan", full, "--json").output) as? [String: Any]
    #expect((document?["peakBytes"] as? Int ?? 0) > 1_000_000)
    #expect((document?["steps"] as? [Any])?.count ?? 0 > 8)
  }

  private func write(_ graph: String) throws {
    try graph.write(toFile: program.path("a.yaml"), atomically: true, encoding: .utf8)
  }

  @Test func planListsTheInputs() throws {
    defer { program.remove() }
    try write(
      """
      graphrun: 1
      inputs:
        photo:  {type: path, help: the scan}
        mask:   {type: path, default: "", help: where it is damaged}
        reach:  {type: integer, range: [1, 9], default: 3}
        share:  {type: number, default: 0.5}
        way:    {type: text, choices: [up, down], default: up, help: the way}
        output: {type: path, default: out}
      nodes:
        scan: {use: load-image, with: {path: $photo}}
        save: {use: save-image, in: {image: scan}, with: {path: $output/a.png}}

      """)
    let ending = try program("plan", "a.yaml", "--set", "reach=5")
    #expect(ending.status == 0)
    #expect(
      ending.output.hasPrefix(
        """
        input   takes      default      set to
        photo   path       must be set          the scan
        mask    path       none                 where it is damaged
        reach   1...9      3            5
        share   number     0.5
        way     up | down  up                   the way
        output  path       out

        step  node        gives  memory  work  time

        """), "\(ending.output)")
    let document = try json(program("plan", "a.yaml", "--json").output) as? [String: Any]
    let inputs = document?["inputs"] as? [[String: Any]]
    #expect(
      inputs?.first as? [String: String]
        == ["name": "photo", "takes": "path", "help": "the scan"])
    #expect(inputs?[2]["defaultValue"] as? String == "3" && inputs?[2]["value"] as? String == "3")
  }

  @Test func planSaysWhetherARunWouldBegin() throws {
    defer { program.remove() }
    try write(
      """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: scan.png}}
        save: {use: save-image, in: {image: scan}, with: {path: b.png}}

      """)
    try ImageFile.write(
      Image(height: 100, width: 100, channels: 1), to: program.path("scan.png"), as: .png)
    let refused = try program("plan", "a.yaml", "--max-memory", "30kB")
    #expect(refused.status == 0)
    #expect(
      refused.output.hasSuffix(
        """
        a run would be refused: the plan needs 40.0 kB of memory, but --max-memory allows 30.0 kB; \
        raise it, or make the photo smaller

        """), "\(refused.output)")
    #expect(try program("a.yaml", "--max-memory", "30kB").status == 75)
    #expect(
      try program("plan", "a.yaml", "--max-memory", "1MB").output
        .hasSuffix("\na run would begin, with --max-memory\n"))
    #expect(try !program("plan", "a.yaml").output.contains("a run would"))
    let admitted = try program("plan", "a.yaml", "--max-memory", "1MB", "--json")
    let document = try json(admitted.output) as? [String: Any]
    #expect(document?["isAdmitted"] as? Bool == true)
    #expect(document?["leastBytes"] as? Int == 40_000)
    #expect(try program("a.yaml", "--max-memory", "1MB").status == 0)
  }

  @Test(arguments: ["svg", "dot", "mermaid"])
  func drawWritesAPicture(format: String) throws {
    defer { program.remove() }
    let ending = try program("draw", full, "--format", format)
    #expect(ending.status == 0)
    let beginnings = ["svg": "<svg", "dot": "digraph", "mermaid": "flowchart"]
    #expect(ending.output.hasPrefix(beginnings[format] ?? "?"))
    #expect(ending.output.contains("load-image"))
  }

  @Test func nodesListsAndExplains() throws {
    defer { program.remove() }
    let list = try program("nodes").output
    #expect(list.contains("inpaint-fast-marching"))
    let page = try program("nodes", "dilate-mask").output
    #expect(page.contains("radius (0...512 px, default 2)"))
    #expect(try json(program("nodes", "--json").output) is [Any])
    let wrong = try program("nodes", "dilate-msk")
    #expect(wrong.status == 2)
    #expect(
      wrong.complaints == "error: there is no node 'dilate-msk'; did you mean 'dilate-mask'?\n")
  }

  @Test func schemaIsJSON() throws {
    defer { program.remove() }
    let schema = try json(program("schema").output) as? [String: Any]
    #expect(schema?["$schema"] as? String == "http://json-schema.org/draft-07/schema#")
  }

  @Test func doctorKnowsTheMachine() throws {
    defer { program.remove() }
    let ending = try program("doctor")
    #expect(ending.status == 0)
    #expect(ending.output.contains("processors"))
    #expect(try json(program("doctor", "--json").output) is [String: Any])
  }

  @Test func helpAndVersionGoToStandardOutput() throws {
    defer { program.remove() }
    #expect(try program("--version").output == "0.1.0\n")
    #expect(try program("--help").output.contains("Exit codes"))
  }

  @Test func faultsAreShownWithTheirPlacesAndAsJSON() throws {
    defer { program.remove() }
    let graph = """
      graphrun: 1
      nodes:
        scan: {use: load-imag, with: {path: a.png}}

      """
    try write(graph)
    let ending = try program("validate", "a.yaml")
    #expect(ending.status == 2)
    #expect(ending.complaints.hasPrefix("a.yaml:3:15: error[G"))
    #expect(ending.complaints.contains("did you mean 'load-image'?"))
    let faults = try program("validate", "a.yaml", "--json")
    #expect(faults.status == 2)
    #expect((try json(faults.output) as? [[String: Any]])?.first?["line"] as? Int == 3)
  }

  @Test func slowOpenBLASKernelsAreTold() {
    #expect(MachineFacts.slowOpenBLAS("Cooperlake", "avx512") == nil)
    #expect(MachineFacts.slowOpenBLAS("Haswell", "avx2") == nil)
    #expect(MachineFacts.slowOpenBLAS("Prescott", "baseline") == nil)
    let warning = MachineFacts.slowOpenBLAS("Prescott", "avx512")
    #expect(
      warning
        == "OpenBLAS uses its slow Prescott kernels on a processor with avx512; unset "
        + "OPENBLAS_CORETYPE, or install an OpenBLAS that has kernels for it")
  }

  @Test func anUnwritableStandardOutputIsAFailure() throws {
    defer { program.remove() }
    #expect(try program.start(shell: "\"$0\" nodes > /dev/full").wait().status == 75)
  }

  // MARK: - Files

  @Test func missingFilesAreFaultsToValidateAndWarningsToPlan() throws {
    defer { program.remove() }
    let validated = try program("validate", full, "--set", "photo=none.png")
    #expect(validated.status == 74)
    #expect(validated.output == "")
    #expect(
      validated.complaints == """
        --set:1:7: error[G075]: 'none.png', which node 'scan' reads: no such file or folder
            1 | photo=none.png
              |       ^~~~~~~~

        """)
    let records = try program("validate", full, "--set", "photo=none.png", "--json")
    #expect(records.status == 74)
    #expect((try json(records.output) as? [[String: Any]])?.first?["code"] as? String == "G075")
    let planned = try program("plan", full, "--set", "photo=none.png")
    #expect(planned.status == 0)
    #expect(planned.complaints.hasPrefix("--set:1:7: warning[G075]: 'none.png', which"))
    #expect(planned.output.contains("peak memory at least"))
    #expect(try program("draw", full, "--set", "photo=none.png").complaints == "")
  }

  @Test func inputsThatAreNotSetAreNoFaultsToValidate() throws {
    defer { program.remove() }
    let ending = try program("validate", Program.packagePath("Graphs/inpaint.yaml"))
    #expect(ending.status == 0)
    #expect(ending.output.contains("valid, "))
  }

  @Test func aCropOutsideThePhotographIsFoundBeforeTheRun() throws {
    defer { program.remove() }
    let graph = """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: \(Program.packagePath("Graphs/photos/demo.png"))}}
        cut: {use: crop, in: {image: scan}, with: {left: 500, width: 13}}
        save: {use: save-image, in: {image: cut}, with: {path: a.png}}

      """
    try graph.write(toFile: program.path("a.yaml"), atomically: true, encoding: .utf8)
    for verb in ["validate", "plan", "run"] {
      let ending = try program(verb, "a.yaml")
      #expect(ending.status == 2)
      #expect(
        ending.complaints == """
          a.yaml:4:64: error[G076]: node 'cut' (crop): the rectangle (left 500, top 0, width 13, \
          height 512) is not inside the image, which is 512x512; choose a smaller one
              4 |   cut: {use: crop, in: {image: scan}, with: {left: 500, width: 13}}
                |                                                                ^~

          """)
    }
  }
}
