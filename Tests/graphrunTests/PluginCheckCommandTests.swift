import Foundation
import NodeKit
import TestSupport
import Testing

@testable import GraphEngine
@testable import graphrun

/// `graphrun plugin check`: nodes that keep the contract, and one that breaks it as it is told.
@Suite(.serialized, .disabled(if: Sanitizers.mapShadowMemory))
struct PluginCheckCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  private func reports(_ ending: Program.Ending) throws -> [String: [NodeCheck.Finding]] {
    struct Report: Decodable {
      let node: String
      let findings: [NodeCheck.Finding]
    }
    let reports = try JSONDecoder().decode([Report].self, from: Data(ending.output.utf8))
    return Dictionary(uniqueKeysWithValues: reports.map { ($0.node, $0.findings) })
  }

  @Test(arguments: ["flip", "gaussian-blur", "crop", "resize", "load-image", "save-image"])
  func graphrunsOwnNodesKeepEverything(node: String) throws {
    defer { program.remove() }
    let ending = try program("plugin", "check", node)
    #expect(ending.status == 0 && ending.complaints.isEmpty, "\(ending.output)")
    #expect(ending.output.hasPrefix("\(node)\n  kept       declaration, outputs, shapes, inputs, "))
  }

  @Test func everyPromiseIsInTheReport() throws {
    defer { program.remove() }
    let findings = try reports(program("plugin", "check", "flip", "--json"))["flip"]
    #expect(findings?.map(\.promise) == NodeCheck.Promise.allCases)
    #expect(findings?.allSatisfy { $0.problem == nil } == true)
  }

  @Test(
    arguments: [
      ("", nil, ""), ("nan", .outputs, "left numbers in its output 'image' that are not finite"),
      ("past-the-end", .outputs, "wrote beyond the end of its output 'image'"),
      ("input", .inputs, "wrote to its inputs"),
      ("crash", .outputs, "crashes (signal 11, Segmentation fault)"),
      ("exit-3", .outputs, "ends the program (code 3)"),
      ("wait", .outputs, "is not done within 2 seconds"),
      ("random", .determinism, "two equal calls differ, given "),
    ] as [(String, NodeCheck.Promise?, String)])
  func whatANodeInCBreaksIsNamed(how: String, promise: NodeCheck.Promise?, words: String) throws {
    defer { program.remove() }
    let library = try HostilePlugin.build()
    let seconds = how == "wait" ? "2" : "60"
    let ending = try program(
      "plugin", "check", library, "--set", "how=\(how)", "--json", "--seconds", seconds)
    let findings = try #require(try reports(ending)["hostile"])
    let broken = findings.filter { $0.problem != nil }
    #expect(ending.status == (promise == nil ? 0 : 70))
    if let promise {
      let problem = broken.first { $0.promise == promise }?.problem
      #expect(problem?.contains(words) == true, "\(broken)")
    } else {
      #expect(broken.isEmpty, "\(broken)")
    }
  }

  @Test(arguments: [
    ("sigm=3", "error: 'gaussian-blur' has no option 'sigm'; there is only 'sigma'\n"),
    (
      "sigma=soft",
      "error: option 'sigma' of node 'gaussian-blur' (gaussian-blur) takes a number, not text\n"
    ),
  ])
  func whatCannotBeSetIsSaid(setting: String, words: String) throws {
    defer { program.remove() }
    let ending = try program("plugin", "check", "gaussian-blur", "--set", setting)
    #expect(ending.status == 2 && ending.output.isEmpty)
    #expect(ending.complaints == words)
  }

  @Test func whatIsNoNodeIsSaid() throws {
    defer { program.remove() }
    let ending = try program("plugin", "check", "flipp")
    #expect(ending.status == 2)
    #expect(ending.complaints == "error: there is no node 'flipp'; did you mean 'flip'?\n")
    #expect(try program("plugin", "check", "none.so").status == 74)
    let missing = try program("plugin", "check", "colorize").output
    #expect(missing.contains("needs its option 'model', a model; give it with '--set model=...'"))
  }
}
