import Foundation
import NodeKit
import Testing

struct RunCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  private let demo = Program.packagePath("Graphs/photos/demo.png")
  private let full = Program.packagePath("Graphs/full.yaml")

  @Test func theDemoPhotographIsRestored() throws {
    defer { program.remove() }
    let ending = try program(full, "--out", "results", "--progress", "none")
    #expect(ending.status == 0)
    #expect(ending.complaints == "")
    #expect(
      ending.output.split(separator: "\n").sorted()
        == [
          "results/colorized.png", "results/mask.png", "results/restored-colorized.png",
          "results/restored.png", "results/sheet.png",
        ])
    let before = try ImageFile.read(demo)
    let after = try ImageFile.read(program.path("results/restored.png"))
    #expect(after != before)
  }

  /// Both spellings from the root, and an absolute path from elsewhere.
  @Test func theGraphIsFoundWithoutRegardToCase() throws {
    defer { program.remove() }
    for graph in ["graphs/full.yaml", "Graphs/full.yaml", "GRAPHS/Full.YAML"] {
      let ending = try program("validate", graph, folder: Program.root)
      #expect(ending.status == 0)
      #expect(ending.output.hasPrefix("\(graph): valid, "))
    }
    #expect(try program("validate", full).status == 0)
  }

  @Test(arguments: [8, 16])
  func pixelsOutsideTheMaskKeepTheirVeryBits(depth: Int) throws {
    defer { program.remove() }
    var scan = try ImageFile.read(demo)
    scan.metadata.bitDepth = depth
    // A 16-bit scan has values between those of 8 bits.
    if depth == 16 {
      scan.pixels.withUnsafeMutableBufferPointer { pixels in
        for i in pixels.indices { pixels[i] = min(1, pixels[i] + Float(i % 257) / 65535) }
      }
    }
    try ImageFile.write(scan, to: program.path("scan.png"), as: .png)
    let ending = try program(full, "--set", "photo=scan.png", "--out", "results")
    #expect(ending.status == 0)
    let before = try ImageFile.read(program.path("scan.png"))
    let after = try ImageFile.read(program.path("results/restored.png"))
    let mask = try ImageFile.read(program.path("results/mask.png"))
    #expect(after.metadata.bitDepth == depth)
    let (changed, inMask) = compare(before, after, mask)
    #expect(changed.outside == 0)
    #expect(changed.inside > 1000)
    #expect(inMask > 1000 && inMask < before.pixels.count / 4)
  }

  @Test func theClassicalDetectorLeavesACleanPhotographUntouched() throws {
    defer { program.remove() }
    let clean = CleanPhotograph.make(height: 240, width: 320)
    try ImageFile.write(clean, to: program.path("clean.png"), as: .png)
    #expect(
      try program(
        full, "--set", "photo=clean.png", "--set", "defect-model=", "--out", "results"
      ).status == 0)
    let before = try ImageFile.read(program.path("clean.png"))
    let after = try ImageFile.read(program.path("results/restored.png"))
    #expect(after.pixels == before.pixels)
  }

  @Test func everyRunAndThreadCountGivesTheSameBytes() throws {
    defer { program.remove() }
    var first: Data?
    for round in 0..<20 {
      let ending = try program(
        full, "--out", "results", "--threads", round.isMultiple(of: 2) ? "1" : "2", "--progress",
        "none")
      #expect(ending.status == 0)
      let bytes = try Data(contentsOf: URL(filePath: program.path("results/restored.png")))
      if first == nil { first = bytes }
      #expect(bytes == first)
    }
  }

  @Test func ownMasksReplaceTheDetector() throws {
    defer { program.remove() }
    let scan = try ImageFile.read(demo)
    var mask = Image(height: scan.height, width: scan.width, channels: 1)
    mask.pixels.withUnsafeMutableBufferPointer { pixels in
      for column in 100..<200 { pixels[50 * scan.width + column] = 1 }
    }
    try ImageFile.write(mask, to: program.path("mask.png"), as: .png)
    for graph in ["full", "inpaint"] {
      let ending = try program(
        Program.packagePath("Graphs/\(graph).yaml"), "--set", "photo=\(demo)", "--set",
        "mask=mask.png", "--out", graph)
      #expect(ending.status == 0)
      let after = try ImageFile.read(program.path("\(graph)/restored.png"))
      #expect(after[50, 150] != scan[50, 150])
      #expect(after[150, 150] == scan[150, 150])
    }
  }

  @Test func resultsAreNotOverwrittenUnlessTheyAreOurs() throws {
    defer { program.remove() }
    try FileManager.default.createDirectory(
      atPath: program.path("results"), withIntermediateDirectories: true)
    try "mine".write(
      toFile: program.path("results/restored.png"), atomically: true, encoding: .utf8)
    let refused = try program(full, "--out", "results", "--progress", "none")
    #expect(refused.status == 74)
    #expect(
      refused.complaints
        == "error: \(program.path("results/restored.png")): is there already, and graphrun did not "
        + "write it or it was changed since; choose another --out, or give --force to overwrite "
        + "it\n")
    #expect(try program(full, "--out", "results", "--force").status == 0)
    #expect(try program(full, "--out", "results").status == 0)
  }

  @Test func settingsReachNodesInsideSubGraphs() throws {
    defer { program.remove() }
    for setting in ["repair.hole.radius=7", "seen.sensitivity=0.9", "seen.mirror.axis=vertical"] {
      #expect(try program("plan", full, "--set", setting, "--json").status == 0)
    }
    let wrong = try program("plan", full, "--set", "repair.hole.radios=7")
    #expect(wrong.status == 2)
    #expect(wrong.complaints.contains("did you mean 'repair.hole.radius'?"))
  }

  @Test func whatANodeWarnsOfIsToldAndInTheReport() throws {
    defer { program.remove() }
    try """
    graphrun: 1
    nodes:
      scan: {use: load-image, with: {path: \(demo)}}
      marks: {use: threshold, in: {image: scan}, with: {at: 0.1, most: 0.5}}
      save: {use: save-image, in: {image: marks}, with: {path: marks.png}}
    """.write(toFile: program.path("a.yaml"), atomically: true, encoding: .utf8)
    let ending = try program("run", "a.yaml", "--json", "--progress", "none")
    #expect(ending.status == 0)
    let report =
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
    let warnings = try #require(report?["warnings"] as? [String])
    #expect(warnings.count == 1 && warnings[0].hasPrefix("marks: "))
    #expect(ending.complaints == "warning: \(warnings[0])\n")
    #expect(warnings[0].hasSuffix("set marks.most=1 if it is right"))
  }

  @Test func progressIsJSONLinesWithoutATerminal() throws {
    defer { program.remove() }
    let ending = try program(full, "--out", "results")
    let lines = ending.complaints.split(separator: "\n").filter { $0.hasPrefix("{") }
    #expect(lines.count > 10)
    for line in lines {
      let event = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(event?["event"] is String)
    }
  }

  @Test func dumpsAndTracesAreWritten() throws {
    defer { program.remove() }
    let ending = try program(
      full, "--out", "results", "--dump", "damage=hole.png", "--trace", "trace.json")
    #expect(ending.status == 0)
    #expect(try ImageFile.read(program.path("hole.png")).channels == 1)
    let trace = try Data(contentsOf: URL(filePath: program.path("trace.json")))
    #expect(try JSONSerialization.jsonObject(with: trace) is [String: Any])
  }

  @Test func whatIsReadIsNotWrittenEvenByForce() throws {
    defer { program.remove() }
    let inpaint = Program.packagePath("Graphs/inpaint.yaml")
    try FileManager.default.copyItem(atPath: inpaint, toPath: program.path("mine.json"))
    for name in ["scan.png", "scan.json"] {
      try FileManager.default.copyItem(atPath: demo, toPath: program.path(name))
    }
    let start = ["mine.json", "--set", "photo=scan.json", "--set", "mask=scan.png", "--force"]
    for more in [
      ["--trace", "scan.json"], ["--dump", "hole=scan.png"], ["--trace", "mine.json"],
    ] {
      let ending = try program.start(start + more + ["--out", "results"]).wait()
      #expect(ending.status == 74)
      #expect(ending.complaints.contains("would overwrite a file that the run reads"))
    }
    #expect(try ImageFile.read(program.path("scan.png")) == ImageFile.read(demo))
  }

  @Test func everyMissingFileIsNamedBeforeAnyWork() throws {
    defer { program.remove() }
    let ending = try program(
      Program.packagePath("Graphs/inpaint.yaml"), "--set", "photo=a.png", "--set", "mask=b.png",
      "--out", "results")
    #expect(ending.status == 74)
    #expect(
      ending.complaints == """
        --set:1:7: error[G075]: 'a.png', which node 'scan' reads: no such file or folder
            1 | photo=a.png
              |       ^~~~~
        --set:2:6: error[G075]: 'b.png', which node 'marks' reads: no such file or folder
            2 | mask=b.png
              |      ^~~~~

        """)
  }

  @Test func anInterruptEndsTheRunCleanly() throws {
    defer { program.remove() }
    let large = try ImageFile.read(demo).resized(
      height: 3000, width: 3000, interpolation: .bicubic)
    try ImageFile.write(large, to: program.path("large.png"), as: .png)
    let running = try program.start([full, "--set", "photo=large.png", "--out", "results"])
    usleep(500_000)
    let asked = Date()
    kill(running.process.processIdentifier, SIGINT)
    let ending = running.wait()
    #expect(Date().timeIntervalSince(asked) < 3)
    #expect(ending.status == 130)
    #expect(
      ending.complaints.hasSuffix(
        "stopped; no file was left half-written: run the same command again\n"))
    let left = (try? FileManager.default.contentsOfDirectory(atPath: program.path("results"))) ?? []
    #expect(left.allSatisfy { !$0.hasSuffix(".tmp") })
  }

  private func compare(
    _ before: Image, _ after: Image, _ mask: Image
  ) -> (changed: (outside: Int, inside: Int), inMask: Int) {
    let (old, new) = (before.pixels.elements, after.pixels.elements)
    let hole = mask.pixels.elements
    var counts = (outside: 0, inside: 0)
    for i in old.indices where old[i] != new[i] {
      if hole[i / before.channels] < 0.5 { counts.outside += 1 } else { counts.inside += 1 }
    }
    return (counts, hole.count { $0 >= 0.5 })
  }
}
