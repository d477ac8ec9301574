import Foundation
import NodeKit
import Testing

@testable import GraphEngine

@Suite struct ModelCheckTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: UUID().uuidString).resolvingSymlinksInPath()

  @Test func namesBecomeTheFilesThatAreFound() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let beside = try write("graphs/Models/one.safetensors")
    _ = try write("Models/one.safetensors")
    let named = try write("kept/two.safetensors")
    let plan = try plan("one", "two")
    #expect(plan.missingModels.isEmpty)
    #expect(plan.steps[1].options == ["model": .text(beside), "second": .text(named)])
    #expect(plan.inputFiles.map(\.path).suffix(2) == [beside, named])
    #expect(plan.steps[1].estimate.workingBytes == 100 * 100 * 200)
    #expect(plan.steps[1].estimate.kept == KeptMemory(name: "network", bytes: 1000))
  }

  @Test func whatIsNotThereIsToldOnceWithWhereItWasSought() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let plan = try plan("one", "weights/two.pth")
    #expect(plan.steps[1].options["model"] == .text("one"))
    #expect(plan.steps[1].estimate.workingBytes == nil)
    #expect(plan.inputFiles.count == 1)
    let renderer = DiagnosticRenderer(sources: plan.sources)
    let missing = plan.missingFiles(seenFrom: folder.path).filter { $0.fault.code == "G077" }
    #expect(
      missing.map { renderer.text($0) }.joined() == """
        graphs/test.yaml:2:38: error[G077]: there is no model 'one', which node 'colours' uses: \
        looked for one.safetensors in graphs/Models, Models, kept; convert a published file with \
        'graphrun models import FILE --network NAME'
            2 | inputs: {one: {type: model, default: one}}
              |                                      ^~~
        graphs/test.yaml:5:73: error[G077]: 'graphs/weights/two.pth', which node 'colours' uses: no \
        such file; convert a published file with 'graphrun models import FILE --network NAME'
            5 |   colours: {use: colour, in: {image: scan}, with: {model: $one, second: weights/two.pth}}
              |                                                                         ^~~~~~~~~~~~~~~

        """)
  }

  @Test func whatWasMeantIsSuggested() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try write("Models/glcic.safetensors")
    let plan = try plan("glcicc", "glcic")
    let renderer = DiagnosticRenderer(sources: plan.sources)
    #expect(
      plan.missingModels.map { renderer.text($0) }.joined()
        .contains(
          "looked for glcicc.safetensors in graphs/Models, Models, kept; did you mean 'glcic'?"))
  }

  @Test func aConditionOnAModelHoldsWhenItIsThere() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try write("Models/one.safetensors")
    let plan = try plan(conditional)
    #expect(plan.steps.map(\.name) == ["scan", "learned"])
    #expect(plan.warnings.map(\.fault.code) == ["G083"])
  }

  @Test func withoutTheModelTheGraphGoesAnotherWayAndSaysSo() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let plan = try plan(conditional)
    #expect(plan.steps.map(\.name) == ["scan", "plain"])
    #expect(plan.missingModels.isEmpty)
    let renderer = DiagnosticRenderer(sources: plan.sources)
    #expect(
      plan.warnings.first.map { renderer.text($0) } == """
        graphs/test.yaml:2:38: warning[G084]: the graph goes without the model 'one', which is not \
        there: looked for one.safetensors in graphs/Models, Models, kept
            2 | inputs: {one: {type: model, default: one}}
              |                                      ^~~

        """)
  }

  @Test func aModelThatTheUserNamesMustBeThere() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let plan = try plan(conditional, set: SettingOverride(key: "one", value: "mine"))
    #expect(plan.steps.map(\.name) == ["scan", "learned"])
    #expect(plan.missingModels.map(\.fault.code) == ["G077"])
    let without = try self.plan(conditional, set: SettingOverride(key: "one", value: ""))
    #expect(without.steps.map(\.name) == ["scan", "plain"])
    #expect(without.warnings.map(\.fault.code) == ["G083"])
  }

  private let conditional = """
    graphrun: 1
    inputs: {one: {type: model, default: one}}
    nodes:
      scan: {use: load-image, with: {path: a.png}}
      learned: {use: colour, in: {image: scan}, with: {model: $one}, when: $one}
      plain: {use: blur, in: {image: scan}, when: not $one}
    outputs: {learned: learned, plain: plain}
    """

  private func write(_ name: String) throws -> String {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data().write(to: file)
    return file.path
  }

  private func plan(_ model: String, _ second: String) throws -> GraphPlan {
    let text = """
      graphrun: 1
      inputs: {one: {type: model, default: \(model)}}
      nodes:
        scan: {use: load-image, with: {path: a.png}}
        colours: {use: colour, in: {image: scan}, with: {model: $one, second: \(second)}}
      outputs: {image: colours}
      """
    return try self.plan(text)
  }

  private func plan(_ text: String, set settings: SettingOverride...) throws -> GraphPlan {
    let planner = Planner(
      registry: ExampleNodes.registry, environment: ["GRAPHRUN_MODELS": "\(folder.path)/kept"])
    return try planner.plan(
      text: text.utf8, file: "graphs/test.yaml", overrides: settings, currentFolder: folder.path)
  }
}
