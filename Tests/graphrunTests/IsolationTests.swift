import Foundation
import NodeKit
import TestSupport
import Testing

/// `isolate: process` of graphrun's own nodes: the same results, and nothing left behind.
@Suite(.serialized, .disabled(if: Sanitizers.mapShadowMemory))
struct IsolationTests {
  private let program: Program

  init() throws { program = try Program() }

  private func write(_ text: String) throws {
    try text.write(toFile: program.path("graph.yaml"), atomically: true, encoding: .utf8)
  }

  private func scan(height: Int = 500, width: Int = 700) throws {
    let image = Image(
      pixels: Tensor(uninitialized: [height, width, 3]) { samples in
        for index in samples.indices { samples[index] = Float(index * 37 % 251) / 255 }
      })
    try ImageFile.write(image, to: program.path("scan.png"), as: .png)
  }

  private func graph(isolate: Bool) -> String {
    let own = isolate ? ", isolate: process" : ""
    return """
      graphrun: 1
      nodes:
        scan:   {use: load-image, with: {path: scan.png}\(own)}
        seen:   {use: detect-defects, in: {image: scan}\(own)}
        hole:   {use: dilate-mask, in: {mask: seen}, with: {radius: 2}\(own)}
        filled: {use: inpaint-fast-marching, in: {image: scan, mask: hole}\(own)}
        turned: {use: rotate, in: {image: filled}, with: {degrees: 90}\(own)}
        save:   {use: save-image, in: {image: turned}, with: {path: result.png}\(own)}
      """
  }

  @Test func everyStepMayHaveAProcessOfItsOwn() throws {
    defer { program.remove() }
    try scan()
    try write(graph(isolate: false))
    #expect(try program("graph.yaml", "--progress", "none").status == 0)
    let expected = try Data(contentsOf: URL(filePath: program.path("result.png")))
    try write(graph(isolate: true))
    // What the first run wrote is replaced: the record is the run's, whoever writes.
    let ending = try program("graph.yaml", "--progress", "none")
    #expect(ending.status == 0 && ending.output == "result.png\n", "\(ending.complaints)")
    #expect(try Data(contentsOf: URL(filePath: program.path("result.png"))) == expected)
  }

  /// Pictures of one process are handed to another, with pictures of a third.
  @Test(arguments: [
    """
      x: {use: gaussian-blur, in: {image: scan}, with: {sigma: 9}, isolate: process}
      f: {use: flip, in: {image: x}, isolate: {memory: 1GiB}}
      y: {use: rotate, in: {image: f}, with: {degrees: 180}, isolate: process}
    """,
    """
      m: {use: mask-centre, in: {image: scan}}
      f: {use: flip, in: {image: scan}, isolate: {memory: 1GiB}}
      x: {use: gaussian-blur, in: {image: scan}, with: {sigma: 9}, isolate: {memory: 2GiB}}
      y: {use: composite, in: {image: f, onto: x, mask: m}, isolate: {memory: 3GiB}}
    """,
  ])
  func picturesOfSeveralProcessesAreNotMixedUp(steps: String) throws {
    defer { program.remove() }
    try scan()
    var pictures: [Data] = []
    for steps in [steps, steps.replacing(/, isolate: (process|\{[^}]*\})/, with: "")] {
      try write(
        """
        graphrun: 1
        nodes:
          scan: {use: load-image, with: {path: scan.png}}
        \(steps)
          save: {use: save-image, in: {image: y}, with: {path: result.png}}
        """)
      let ending = try program("graph.yaml", "--progress", "none")
      #expect(ending.status == 0 && ending.complaints.isEmpty, "\(ending.complaints)")
      pictures.append(try Data(contentsOf: URL(filePath: program.path("result.png"))))
    }
    #expect(pictures[0] == pictures[1])
  }

  @Test func faultsAndFilesAreTheRunsOwn() throws {
    defer { program.remove() }
    try scan(height: 4, width: 4)
    try write(
      """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: scan.png}}
        part: {use: crop, in: {image: scan}, with: {x: 0, y: 0, width: 9, height: 9}, isolate: process}
        save: {use: save-image, in: {image: part}, with: {path: result.png}}
      """)
    let alone = try program("graph.yaml", "--progress", "none")
    try write(graph(isolate: true).replacing("result.png", with: "scan.txt/result.png"))
    try Data().write(to: URL(filePath: program.path("scan.txt")))
    #expect(try program("graph.yaml", "--progress", "none").status == 74)
    #expect(alone.status == 2)
  }

  @Test func isolatedStepsAreShownInPlansAndDrawings() throws {
    defer { program.remove() }
    try scan()
    try write(graph(isolate: true))
    #expect(try program("plan", "graph.yaml").output.contains("rotate, isolated"))
    #expect(try program("plan", "graph.yaml", "--json").output.contains("\"isIsolated\" : true"))
    for format in ["svg", "dot", "mermaid"] {
      #expect(
        try program("draw", "graph.yaml", "--format", format).output.contains("rotate, isolated"))
    }
    #expect(try program("validate", "graph.yaml").status == 0)
  }

  /// A node that takes long.
  private func startLongRun() throws -> Program.Running {
    try scan(height: 3000, width: 4000)
    try write(
      """
      graphrun: 1
      nodes:
        scan:   {use: load-image, with: {path: scan.png}}
        filled: {use: median-filter, in: {image: scan}, with: {radius: 100}, isolate: process}
        save:   {use: save-image, in: {image: filled}, with: {path: result.png}}
      """)
    return try program.start(["graph.yaml", "--progress", "none"])
  }

  /// The processes that a program has started.
  private func children(of process: Process) -> [String] {
    let path = "/proc/\(process.processIdentifier)/task/\(process.processIdentifier)/children"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: " ").map(String.init)
  }

  @Test(arguments: [SIGINT, SIGKILL])
  func whoeverEndsTheRunEndsItsProcesses(signal number: Int32) throws {
    defer { program.remove() }
    signal(SIGINT, SIG_DFL)
    let running = try startLongRun()
    var workers: [String] = []
    while running.process.isRunning, workers.isEmpty {
      workers = children(of: running.process)
      usleep(10_000)
    }
    usleep(800_000)
    let asked = ContinuousClock.now
    kill(running.process.processIdentifier, number)
    let ending = running.wait()
    #expect(ContinuousClock.now - asked < .seconds(2))
    #expect(number == SIGKILL || ending.status == 130)
    try #require(!workers.isEmpty)
    let deadline = ContinuousClock.now + .seconds(2)
    func isThere(_ worker: String) -> Bool {
      let status = try? String(contentsOfFile: "/proc/\(worker)/stat", encoding: .utf8)
      return status.map { !$0.contains(") Z ") } ?? false
    }
    while workers.contains(where: isThere), ContinuousClock.now < deadline { usleep(10_000) }
    #expect(!workers.contains(where: isThere))
  }
}
