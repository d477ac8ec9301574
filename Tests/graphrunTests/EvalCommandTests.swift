import Foundation
import Imaging
import TestSupport
import Testing

@testable import graphrun

struct EvalCommandTests {
  private let program: Program
  private let graphs = Program.packagePath("Graphs")

  init() throws {
    program = try Program()
    try FileManager.default.createDirectory(
      atPath: program.path("photos"), withIntermediateDirectories: true)
    for index in 0..<2 {
      let photo = try CleanPhotograph.make(height: 90, width: 100 + index).expandedToRGB()
      try ImageFile.write(photo, to: program.path("photos/\(index).png"), as: .png)
    }
    try Data("no photograph".utf8).write(to: URL(filePath: program.path("photos/bad.png")))
  }

  @Test func aModelIsMeasuredBesideOthers() throws {
    defer { program.remove() }
    try TinyModel.write(for: "inpaint", to: program.path("net.safetensors"))
    let ending = try program(
      "eval", "net.safetensors", "--photos", "photos", "--degrade", "\(graphs)/degrade/holes.yaml",
      "--size", "64", "--sheet", "sheet.png")
    #expect(ending.status == 0)
    let lines = ending.output.split(separator: "\n").map(String.init)
    #expect(
      lines.first
        == "inpaint: net.safetensors (pconv) on 2 photographs, 64 x 64, damaged by "
        + "\(graphs)/degrade/holes.yaml, seed 0, 1 left out")
    #expect(lines.dropFirst().first?.hasPrefix("method ") == true)
    for name in ["net", "inpaint-fast-marching", "inpaint-navier-stokes"] {
      #expect(lines.contains { $0.hasPrefix("\(name) ") })
    }
    #expect(ending.complaints.hasPrefix("left out: "))
    #expect(ending.complaints.contains("/photos/bad.png: "))
    #expect(try ImageFile.read(program.path("sheet.png")).width > 200)
  }

  @Test func aRecipeAndItsTrainingAreMeasuredAsJSON() throws {
    defer { program.remove() }
    let recipe = "\(graphs)/recipes/img2img.yaml"
    #expect(
      try program(
        "train", recipe, "--set", "smoke=true", "--set", "phases.all.steps=1", "--progress", "none"
      ).status == 0)
    let ending = try program("eval", recipe, "--photos", "photos", "--count", "2", "--json")
    let report =
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
    #expect(report?["task"] as? String == "translate")
    #expect(report?["size"] as? Int == 64)
    #expect((report?["methods"] as? [Any])?.count == 3)
    #expect((report?["model"] as? String)?.hasPrefix(program.path("trained/img2img/")) == true)
  }

  @Test func tasksAreForModelsAndHaveNames() throws {
    defer { program.remove() }
    let recipe = try program("eval", "a.yaml", "--photos", "photos", "--task", "segment")
    #expect(recipe.status == 2)
    #expect(
      recipe.complaints
        == "error: --task is for models: a recipe has its own; see graphrun --help\n")
    let unknown = try program("eval", "a.safetensors", "--photos", "photos", "--task", "paint")
    #expect(unknown.status == 2)
    #expect(
      unknown.complaints.contains(
        "give one of segment, inpaint, complete, fill-context, colorize, translate, "
          + "translate-unpaired"))
  }

  @Test func realDamageIsMarked() throws {
    defer { program.remove() }
    try TinyModel.write(for: "segment-defects", to: program.path("net.safetensors"))
    let ending = try program(
      "eval", "net.safetensors", "--photos", "photos", "--degrade", "none", "--size", "0")
    #expect(ending.status == 0)
    #expect(ending.output.contains("marked, percent  net"))
    #expect(ending.output.contains("\n0.png "))
  }

  @Test(arguments: [
    (
      ["net.safetensors", "--photos", "photos"], Int32(2),
      "error: there is no graph 'holes' in "
    ),
    (
      ["net.safetensors", "--photos", "none", "--degrade", "none"], 2,
      "error: without holes nothing can be filled; "
    ),
    (["gone.safetensors", "--photos", "photos"], 74, "error: gone.safetensors: "),
    (["net.safetensors"], 2, "error: Missing expected argument '--photos <folder>'"),
    (
      ["net.safetensors", "--photos", "photos", "--model", "a"], 2,
      "error: --model is for recipes; "
    ),
    (
      ["net.safetensors", "--photos", "photos", "--size", "-1"], 2,
      "error: The value '-1' is invalid for '--size <size>'"
    ),
  ])
  func whatCannotBeMeasuredIsSaid(words: [String], status: Int32, complaint: String) throws {
    defer { program.remove() }
    try TinyModel.write(for: "inpaint", to: program.path("net.safetensors"))
    let ending = try program.start(["eval"] + words).wait()
    #expect(ending.status == status && ending.output.isEmpty)
    #expect(ending.complaints.hasPrefix(complaint), "\(ending.complaints)")
  }
}
