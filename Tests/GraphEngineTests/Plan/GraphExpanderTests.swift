import Foundation
import GraphEngine
import NodeKit
import Testing

@Suite struct GraphExpanderTests {
  /// Plans `graphs/full.yaml` of a folder with these files.
  private func plan(
    _ files: [String: String], set overrides: String...
  ) throws -> (plan: GraphPlan, folder: String) {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appending(path: "graphs/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let plan = try Planner(registry: ExampleNodes.registry).plan(
      path: "graphs/full.yaml", overrides: overrides.map { SettingOverride($0) },
      currentFolder: folder.path)
    return (plan, folder.path)
  }

  private let soften = """
    graphrun: 1
    inputs:
      photo: {type: image}
      sigma: {type: number, default: 1}
      keep: {type: path, default: kept.png}
    nodes:
      soft: {use: blur, in: {image: $photo}, with: {sigma: $sigma}}
      found: {use: detect-defects, in: {image: soft}}
      save: {use: save-image, in: {image: soft}, with: {path: $keep}}
    outputs:
      picture: soft
      defects: found
    """

  private let full = """
    graphrun: 1
    inputs:
      strength: {type: integer, default: 3}
    nodes:
      hole: {use: dilate-mask, in: {mask: part.defects}}
      part: {use: parts/soften.yaml, in: {photo: scan}, with: {sigma: $strength, keep: here.png}}
      scan: {use: load-image, with: {path: a.png}}
      save: {use: save-image, in: {image: part}, with: {path: out.png}}
    outputs:
      hole: hole
    """

  @Test func aPartIsItsSteps() throws {
    let (plan, folder) = try plan(["full.yaml": full, "parts/soften.yaml": soften])
    #expect(
      plan.steps.map(\.name) == ["scan", "part/soft", "part/found", "hole", "part/save", "save"])
    #expect(plan.steps[1].options == ["sigma": .number(3)])
    #expect(plan.steps[1].inputs.map(\.slots) == [[0]])
    #expect(plan.steps[1].location.description == "graphs/parts/soften.yaml:7:3")
    #expect(plan.steps[3].inputs.map(\.slots) == [[3]])
    #expect(plan.steps[4].options == ["path": .text("\(folder)/graphs/here.png")])
    #expect(plan.steps[5].inputs.map(\.slots) == [[2]])
    #expect(plan.settings.map { "\($0.name)=\($0.value ?? "")" } == ["strength=3"])
  }

  @Test func defaultsOfAPartAreRelativeToThePart() throws {
    let (plan, folder) = try plan([
      "full.yaml": full.replacing(", keep: here.png", with: ""), "parts/soften.yaml": soften,
    ])
    #expect(plan.outputFiles.map(\.path).contains("\(folder)/graphs/parts/kept.png"))
  }

  @Test func settingsReachIntoParts() throws {
    let (plan, folder) = try plan(
      ["full.yaml": full, "parts/soften.yaml": soften], set: "strength=4", "part.keep=my.png",
      "part.found.threshold=0.25", "hole.radius=9", "scan.path=../b.png")
    #expect(plan.steps[1].options == ["sigma": .number(4)])
    #expect(plan.steps[2].options == ["threshold": .number(0.25)])
    #expect(plan.steps[3].options == ["radius": .integer(9)])
    #expect(plan.steps[4].options == ["path": .text("\(folder)/my.png")])
    let parent = folder.split(separator: "/").dropLast().joined(separator: "/")
    #expect(plan.steps[0].options == ["path": .text("/\(parent)/b.png")])
  }

  @Test func theLastSettingCounts() throws {
    let files = ["full.yaml": full, "parts/soften.yaml": soften]
    let (plan, _) = try plan(files, set: "strength=4", "strength=5", "part.sigma=6")
    #expect(plan.settings.map(\.value) == ["5"])
    #expect(plan.steps[1].options == ["sigma": .number(6)])
  }

  @Test func aPartCanBeUsedTwiceAndInsideOthers() throws {
    let twice = """
      graphrun: 1
      inputs:
        photo: {type: image}
      nodes:
        first: {use: soften.yaml, in: {photo: $photo}, with: {keep: 1.png}}
        second: {use: soften.yaml, in: {photo: first}, with: {keep: 2.png}}
      outputs:
        picture: second
      """
    let top = """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: a.png}}
        both: {use: parts/twice.yaml, in: {photo: scan}}
        save: {use: save-image, in: {image: both.picture}, with: {path: out.png}}
      """
    let (plan, _) = try plan([
      "full.yaml": top, "parts/twice.yaml": twice, "parts/soften.yaml": soften,
    ])
    #expect(
      plan.steps.map(\.name) == [
        "scan", "both/first/soft", "both/first/save", "both/second/soft", "both/second/save",
        "save",
      ])
    #expect(plan.steps[3].inputs.map(\.slots) == [[2]])
  }

  @Test func aPartIsLeftOutAsAWhole() throws {
    let conditional = full.replacing(
      "part: {use", with: "part: {when: $smooth, use"
    ).replacing("inputs:\n", with: "inputs:\n  smooth: {type: boolean, default: false}\n")
    let (plan, _) = try plan(["full.yaml": conditional, "parts/soften.yaml": soften])
    #expect(plan.steps.isEmpty)
    #expect(
      plan.warnings.map(\.fault) == [
        .saveLeftOut("save", needs: "part"), .outputLeftOut("hole", needs: "hole"),
      ])
  }

  @Test func pathsGoOnAfterAnInput() throws {
    let text = """
      graphrun: 1
      inputs:
        photo: {type: path, default: scans}
        output: {type: path, default: ../restored}
      nodes:
        scan: {use: load-image, with: {path: $photo/1907/a.png}}
        save: {use: save-image, in: {image: scan}, with: {path: $output/./b.png}}
      """
    let (plan, folder) = try plan(["full.yaml": text], set: "output=there/")
    #expect(plan.steps[0].options == ["path": .text("\(folder)/graphs/scans/1907/a.png")])
    #expect(plan.steps[1].options == ["path": .text("\(folder)/there/b.png")])
    #expect(plan.settings.map(\.value) == ["\(folder)/graphs/scans", "\(folder)/there"])
  }

  @Test func modelsAreNamesOrPaths() throws {
    let graph = """
      graphrun: 1
      inputs:
        named: {type: model, default: colours}
        file: {type: model, default: a.safetensors}
      nodes:
        scan: {use: load-image, with: {path: a.png}}
        one: {use: colour, in: {image: scan}, with: {model: $named}}
        two: {use: colour, in: {image: one}, with: {model: $file, second: models/b}}
        save: {use: save-image, in: {image: two}, with: {path: out.png}}
      """
    let (plan, folder) = try plan(["full.yaml": graph])
    #expect(plan.steps[1].options == ["model": .text("colours")])
    #expect(
      plan.steps[2].options == [
        "model": .text("\(folder)/graphs/a.safetensors"),
        "second": .text("\(folder)/graphs/models/b"),
      ])
    let (other, here) = try self.plan(["full.yaml": graph], set: "named=./c", "file=d")
    #expect(other.steps[1].options == ["model": .text("\(here)/c")])
    #expect(other.steps[2].options["model"] == .text("d"))
  }

  @Test func openInputsAreAllowedWhereNothingIsRun() throws {
    let text = """
      graphrun: 1
      inputs:
        photo: {type: image}
        file: {type: path}
        sigma: {type: number}
      nodes:
        scan: {use: load-image, with: {path: $file}}
        soft: {use: blur, in: {image: $photo}, with: {sigma: $sigma}, when: $file}
        whole: {use: inpaint, in: {image: soft, mask: scan.alpha}, with: {radius: 3}}
        save: {use: save-image, in: {image: whole}, with: {path: $file}}
      """
    let planner = Planner(registry: ExampleNodes.registry)
    let plan = try planner.plan(
      text: text.utf8, file: "a.yaml", currentFolder: "/photos", allowingOpenInputs: true)
    #expect(plan.steps.map(\.name) == ["scan", "soft", "whole", "save"])
    let error = #expect(throws: GraphError.self) {
      try planner.plan(text: text.utf8, file: "a.yaml", currentFolder: "/photos")
    }
    #expect(error?.diagnostics.map(\.fault.code) == ["G062", "G051", "G051"])
  }
}
