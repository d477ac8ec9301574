import Foundation
import NodeKit
import TestSupport
import Testing

@testable import graphrun

/// Plug-ins that do harm: what they do is named with plug-in, node and line, and a process of their
/// own keeps it from the program. What is wrong with a library before it runs, PluginCommandTests tell.
@Suite(.serialized, .disabled(if: Sanitizers.mapShadowMemory))
struct HostilePluginTests {
  private let program: Program

  init() throws { program = try Program() }

  /// Runs a graph with the node on a photograph that is large enough for shared memory.
  private func run(
    _ deed: HostilePlugin.Deed, isolate: String?, height: Int = 300
  ) throws -> Program.Ending {
    try FileManager.default.createSymbolicLink(
      atPath: program.path("bad.so"), withDestinationPath: try HostilePlugin.build())
    let isolation = isolate.map { ", isolate: \($0)" } ?? ""
    try """
    graphrun: 1
    nodes:
      scan: {use: load-image, with: {path: scan.png}}
      odd:  {use: \(deed.node), in: {image: scan}, with: {how: \(deed.how)}\(isolation)}
      save: {use: save-image, in: {image: odd}, with: {path: result.png}}
    """.write(toFile: program.path("graph.yaml"), atomically: true, encoding: .utf8)
    try ImageFile.write(
      Image(height: height, width: 400, channels: 3, repeating: 0.2), to: program.path("scan.png"),
      as: .png)
    return try program.start(["graph.yaml", "--plugin", "bad.so", "--progress", "none"]).wait()
  }

  private func expect(_ ending: Program.Ending, of deed: HostilePlugin.Deed) {
    #expect(ending.status == 70 && ending.output.isEmpty)
    let told = [deed.words, deed.otherWords ?? deed.words].contains { words in
      ending.complaints.contains(
        "graph.yaml:4:3: error: node 'odd' (\(deed.node)): plug-in 'bad.so' \(words)")
    }
    #expect(told, "\(ending.complaints)")
    #expect(!FileManager.default.fileExists(atPath: program.path("result.png")))
  }

  @Test(arguments: HostilePlugin.deaths)
  func aDeathIsToldAndTheProgramLives(deed: HostilePlugin.Deed) throws {
    defer { program.remove() }
    // Only who never ends is to be ended, also on a busy machine.
    let seconds = deed.words.contains("within 1 seconds") ? 1 : 30
    expect(try run(deed, isolate: "{seconds: \(seconds)}"), of: deed)
  }

  @Test(arguments: HostilePlugin.hoarding)
  func whoeverTakesAllMemoryIsStoppedAtItsLimit(deed: HostilePlugin.Deed) throws {
    defer { program.remove() }
    let ending = try run(deed, isolate: "{memory: 200MB}")
    #expect(ending.status != 0 && ending.output.isEmpty)
    #expect(ending.complaints.contains(deed.words), "\(ending.complaints)")
  }

  @Test(arguments: ["crash", "abort", "divide"])
  func whoCrashedTheProgramItselfIsTold(how: String) throws {
    defer { program.remove() }
    let ending = try run(.init(how: how, words: ""), isolate: nil)
    #expect([SIGSEGV, SIGABRT, SIGFPE].contains(ending.status))
    #expect(
      ending.complaints == """
        graph.yaml:4:3: error: node 'odd' (hostile): plug-in 'bad.so' was at work when the program \
        crashed; 'isolate: process' keeps a crash from the rest of the run

        """)
  }

  @Test(arguments: HostilePlugin.lies)
  func aLieIsToldFromAProcessOfItsOwn(deed: HostilePlugin.Deed) throws {
    defer { program.remove() }
    expect(try run(deed, isolate: "process"), of: deed)
  }

  @Test(arguments: HostilePlugin.lies)
  func aLieIsToldFromTheProgramItself(deed: HostilePlugin.Deed) throws {
    defer { program.remove() }
    expect(try run(deed, isolate: nil), of: deed)
  }

  @Test func whatGoesOnInItsPlaceIsTold() throws {
    defer { program.remove() }
    let deed = HostilePlugin.deaths[0]
    let ending = try run(deed, isolate: "{otherwise: image}")
    #expect(ending.status == 0 && ending.output == "result.png\n")
    #expect(
      ending.complaints == """
        warning: odd: plug-in 'bad.so' crashed in its own process (signal 11, Segmentation fault); \
        its input 'image' goes on in its place

        """)
    #expect(try ImageFile.read(program.path("result.png"))[299, 399] == [0.2, 0.2, 0.2])
  }

  /// A node that goes on as two processes, rounds otherwise from then on, or asks for loops that do not
  /// fit: its picture and those of all nodes after it are right.
  @Test(
    arguments: ["copy-of-itself", "copy-in-a-loop", "round", "loop-of-all", "half-of-all"],
    [nil, "process"])
  func itsNeighboursAreNotDisturbed(how: String, isolate: String?) throws {
    defer { program.remove() }
    let ending = try run(.init(how: how, words: ""), isolate: isolate)
    #expect(ending.status == 0 && ending.complaints.isEmpty, "\(ending.complaints)")
    #expect(ending.output == "result.png\n")
    #expect(try ImageFile.read(program.path("result.png"))[299, 399] == [0.2, 0.2, 0.2])
    let left = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
    #expect(!left.contains { $0.hasSuffix(".tmp") })
  }

  /// In 16 bits a sum that is rounded otherwise shows.
  @Test func aRoundingModeDoesNotOutliveItsNode() throws {
    defer { program.remove() }
    try FileManager.default.createSymbolicLink(
      atPath: program.path("bad.so"), withDestinationPath: try HostilePlugin.build())
    var scan = Image(height: 200, width: 300, channels: 3)
    scan.metadata.bitDepth = 16
    scan.pixels.withUnsafeMutableBufferPointer { samples in
      for index in samples.indices { samples[index] = Float(index * 7919 % 65536) / 65535 }
    }
    try ImageFile.write(scan, to: program.path("scan.png"), as: .png)
    var pictures: [Data] = []
    for how in ["", "round"] {
      try """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: scan.png}}
        odd:  {use: hostile, in: {image: scan}, with: {how: '\(how)'}}
        soft: {use: gaussian-blur, in: {image: odd}, with: {sigma: 3}}
        more: {use: gaussian-blur, in: {image: soft}, with: {sigma: 20}}
        save: {use: save-image, in: {image: more}, with: {path: soft.png}}
      """.write(toFile: program.path("graph.yaml"), atomically: true, encoding: .utf8)
      let ending = try program("graph.yaml", "--plugin", "bad.so", "--threads", "1")
      #expect(ending.status == 0, "\(ending.complaints)")
      pictures.append(try Data(contentsOf: URL(filePath: program.path("soft.png"))))
    }
    #expect(pictures[0] == pictures[1])
  }

  @Test func whatItPrintsIsNotAmongResults() throws {
    defer { program.remove() }
    let ending = try run(.init(how: "print", words: ""), isolate: "process")
    #expect(ending.status == 0 && ending.output == "result.png\n")
    #expect(ending.complaints == "printed by the node\n")
  }

  @Test func aThreadThatItLeavesBehindChangesNothing() throws {
    defer { program.remove() }
    // Encoding takes longer than the thread sleeps.
    let ending = try run(.init(how: "thread", words: ""), isolate: "process", height: 12_000)
    #expect(ending.status == 0, "\(ending.complaints)")
    #expect(try ImageFile.read(program.path("result.png"))[0, 0] == [0.2, 0.2, 0.2])
  }
}
