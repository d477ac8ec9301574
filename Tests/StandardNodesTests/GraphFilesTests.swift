import GraphEngine
import NodeKit
import StandardNodes
import Testing

/// The graphs that come with the program, from file to file.
@Suite struct GraphFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func fullRepairsTheDemoPhotographOnlyWhereItIsDamaged() throws {
    try run("full.yaml", ["output=\(folder.path)"])
    let scan = try ImageFile.read(graphs + "photos/demo.png")
    let restored = try read("restored.png")
    let hole = try read("mask.png").pixels.elements
    let changed = zip(scan.pixels.elements, restored.pixels.elements).map { $0 != $1 }
    #expect(zip(changed, hole).allSatisfy { !$0 || $1 == 1 })
    #expect(changed.count { $0 } > scan.pixels.count / 50)
    #expect(hole.count { $0 == 1 } < scan.pixels.count / 10)
    #expect(restored.metadata == scan.metadata)
    #expect(try read("sheet.png").channels == 3)
  }

  @Test func fullTakesAMaskOfOnesOwn() throws {
    try writeScanAndMarks()
    let plan = try run("full.yaml", ownFiles + ["inpaint-model=", "colour-model="])
    #expect(!plan.steps.contains { $0.name.hasPrefix("seen") })
    #expect(plan.steps.contains { $0.name == "repair/marched" })
    // The mark at (20, 20), grown by two pixels, is all that was filled.
    let hole = try read("mask.png").pixels.elements
    let disc = hole.indices.filter { index in
      let (down, across) = (index / 40 - 20, index % 40 - 20)
      return down * down + across * across <= 4
    }
    #expect(hole.indices.filter { hole[$0] == 1 } == disc)
    #expect(try read("restored.png").pixels.elements.allSatisfy { abs($0 - 0.4) < 0.01 })
  }

  @Test(arguments: ["full.yaml", "restore-only.yaml"])
  func withoutModelsTheClassicalNodesRepair(_ name: String) throws {
    let without =
      ["defect-model=", "inpaint-model="] + (name == "full.yaml" ? ["colour-model="] : [])
    let plan = try run(name, ["output=\(folder.path)"] + without)
    let types = Set(plan.steps.map(\.type.descriptor.name))
    #expect(types.isSuperset(of: ["detect-defects", "inpaint-fast-marching", "blend-poisson"]))
    #expect(types.isDisjoint(with: ["segment-defects", "inpaint", "colorize"]))
    #expect(try read("restored.png") != ImageFile.read(graphs + "photos/demo.png"))
  }

  @Test func colorizeColoursAndKeepsTheBrightness() throws {
    try run("colorize.yaml", ["output=\(folder.path)"])
    let scan = try ImageFile.read(graphs + "photos/demo.png")
    let colorized = try read("colorized.png")
    #expect(colorized.channels == 3)
    let pairs = try zip(colorized.luma().pixels.elements, scan.pixels.elements)
    #expect(pairs.allSatisfy { abs($0 - $1) < 0.01 })
    #expect(try YCbCr(colorized).cb.elements.contains { abs($0 - 0.5) > 0.02 })
  }

  @Test func inpaintFillsWhatIsMarked() throws {
    try writeScanAndMarks()
    try run("inpaint.yaml", ownFiles)
    #expect(try read("restored.png").pixels.elements.allSatisfy { abs($0 - 0.4) < 0.01 })
  }

  @Test func ageDamagesTheDemoPhotographAndMarksWhere() throws {
    try run("age.yaml", ["output=\(folder.path)", "seed=1"])
    let scan = try ImageFile.read(graphs + "photos/demo.png")
    let old = try read("old.png")
    #expect((old.height, old.width) == (scan.height, scan.width))
    #expect(try read("mask.png").pixels.elements.contains(1))
    #expect(try read("sheet.png").channels == 3)
  }

  /// Those by which Models/evaluate.py measures.
  @Test(arguments: [
    ("marks", ["full-yaml"]), ("looks", ["one-look", "two-looks", "two-looks-in-gray"]),
    ("seam", ["pasted", "blended"]), ("fillings", ["two-fillings", "four-fillings"]),
    ("large", ["scanned-large", "scanned-large-overview"]),
  ])
  func whatIsMeasuredIsWritten(name: String, results: [String]) throws {
    try writeScanAndMarks()
    let files = ["seam", "fillings"].contains(name) ? ownFiles : Array(ownFiles.prefix(2))
    let sizes = name == "large" ? ["width=40", "height=40", "scanned=120"] : []
    try run("../Models/measuring/\(name).yaml", files + sizes)
    for result in results {
      let picture = try read("\(result).png")
      #expect(picture.height == 40 && picture.width == 40)
    }
  }

  /// An even picture with one white pixel, and the image that marks it.
  private func writeScanAndMarks() throws {
    let dot = (0..<40 * 40).map { $0 == 20 * 40 + 20 }
    let scan = Image(pixels: Tensor(shape: [40, 40, 1], elements: dot.map { $0 ? 1 : 0.4 }))
    let marks = Image(pixels: Tensor(shape: [40, 40, 1], elements: dot.map { $0 ? 1 : 0 }))
    try ImageFile.write(scan, to: folder.file("scan.png"), as: .png)
    try ImageFile.write(marks, to: folder.file("marks.png"), as: .png)
  }

  private var ownFiles: [String] {
    [
      "output=\(folder.path)", "photo=\(folder.file("scan.png"))",
      "mask=\(folder.file("marks.png"))",
    ]
  }

  private let graphs =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    + "/Graphs/"

  @discardableResult
  private func run(_ name: String, _ settings: [String]) throws -> GraphPlan {
    let plan = try Planner(registry: StandardRegistry.make()).plan(
      path: graphs + name, overrides: settings.map { setting($0) }, currentFolder: "/")
    _ = try Executor(plan).run()
    return plan
  }

  private func read(_ name: String) throws -> Image { try ImageFile.read(folder.file(name)) }

  private func setting(_ text: String) -> SettingOverride {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return SettingOverride(key: String(parts[0]), value: String(parts[1]))
  }
}
