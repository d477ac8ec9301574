import Foundation
import NeuralNetworks
import NodeKit
import StandardNodes
import TestSupport
import Testing

/// The graphs of published systems, whose weights the user brings: here small random ones.
struct NetworkGraphTests {
  /// A graph, and the models that it names by default with the nodes that use them.
  struct Example: CustomStringConvertible, Sendable {
    let name: String
    let models: [String: String]
    var takesMask = false
    var results = ["restored.png"]

    var description: String { name }
    var path: String { Program.packagePath("Graphs/\(name).yaml") }
  }

  static let examples = [
    Example(
      name: "restore-mailru",
      models: [
        "mailru-defects": "segment-defects", "mailru-inpaint": "inpaint",
        "mailru-colours": "colorize",
      ], results: ["scan.png", "coloured.png", "restored.png"]),
    Example(
      name: "deoldify", models: ["deoldify-artistic": "colorize"], results: ["coloured.png"]),
    Example(name: "glcic", models: ["glcic": "complete"], takesMask: true),
    Example(name: "context-encoder", models: ["context-encoder": "fill-context"], takesMask: true),
    Example(name: "img2img", models: ["img2img": "translate"], results: ["translated.png"]),
    Example(name: "pix2pix", models: ["pix2pix": "translate"], results: ["translated.png"]),
    Example(name: "cyclegan", models: ["cyclegan": "translate"], results: ["translated.png"]),
  ]

  private let program: Program

  init() throws { program = try Program() }

  @Test("All that is wrong with a graph is that its models are not there", arguments: examples)
  func absentModels(_ example: Example) throws {
    defer { program.remove() }
    let ending = try program("validate", example.path, environment: environment)
    #expect(ending.status == 74)
    let faults = ending.complaints.split(separator: "\n").filter { $0.contains("error[") }
    #expect(faults.count == example.models.count)
    for fault in faults {
      let name = try #require(example.models.keys.first { fault.contains("'\($0)'") }, "\(fault)")
      #expect(fault.contains("error[G077]: there is no model '\(name)', which node '"))
      #expect(
        fault.hasSuffix(
          "' uses: looked for \(name).safetensors in \(Program.packagePath("Graphs"))/Models, "
            + "\(Program.packagePath("Models")), Models, models, data/graphrun/models; convert a published file with 'graphrun models "
            + "import FILE --network NAME'"))
    }
  }

  @Test(
    "With its models, a graph gives its results and takes the memory that it said",
    arguments: examples)
  func run(_ example: Example) throws {
    defer { program.remove() }
    try writeModels(of: example)
    let photo = try writePhoto()
    var settings = ["--set", "photo=\(photo)"]
    if example.takesMask { settings += ["--set", "mask=\(try writeMask())"] }
    if example.models["mailru-defects"] != nil {
      settings += ["--set", "threshold=\(try threshold(for: photo))"]
    }
    let plan = try program.start(
      ["plan", example.path, "--json"] + settings, environment: environment
    ).wait()
    let ending = try program.start(
      ["run", example.path, "--json", "--out", "results"] + settings, environment: environment
    ).wait()
    #expect(plan.status == 0, "\(plan.complaints)")
    #expect(ending.status == 0, "\(ending.complaints)")
    for result in example.results {
      let image = try ImageFile.read(program.path("results/\(result)"))
      #expect((image.height, image.width) == (256, 320))
    }
    let (planned, used) = (try peakBytes(plan.output), try peakBytes(ending.output))
    #expect(used <= 2 * planned && planned <= 2 * used, "planned \(planned), used \(used)")
  }

  @Test(arguments: examples)
  func isDrawnWithoutModels(_ example: Example) throws {
    defer { program.remove() }
    let ending = try program("draw", example.path, environment: environment)
    #expect(ending.output.contains("<svg"), "\(ending.complaints)")
    let plan = try program("plan", example.path, environment: environment)
    #expect(plan.status == 0 && plan.complaints.contains("warning[G077]: there is no model '"))
  }

  /// The weights lie where the graph can find them by name, and nowhere else.
  private var environment: [String: String] {
    ["GRAPHRUN_MODELS": program.path("models"), "XDG_DATA_HOME": program.path("data")]
  }

  private func writeModels(of example: Example) throws {
    let folder = program.path("models")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, node) in example.models {
      try TinyModel.write(for: node, to: "\(folder)/\(name).safetensors")
    }
  }

  /// Random weights see damage everywhere or nowhere: what a hundredth of the pixels exceed.
  private func threshold(for photo: String) throws -> Float {
    let node = try #require(StandardRegistry.make()["segment-defects"])
    let outputs = try node.run(
      NodeCall(
        inputs: [("image", .image(ImageFile.read(photo)))],
        options: ["model": .text(program.path("models/mailru-defects.safetensors"))],
        context: NodeCall.Context(nodeName: "seen")))
    let values = try #require(Mask(outputs[0].value)).values.elements.sorted()
    return values[values.count * 99 / 100]
  }

  private func writePhoto() throws -> String {
    var random = FixedRandom(seed: 1)
    let samples = (0..<256 * 320).map { Float($0 % 320) / 640 + random.uniform() / 2 }
    let path = program.path("photo.png")
    try ImageFile.write(
      Image(pixels: Tensor(shape: [256, 320, 1], elements: samples)), to: path, as: .png)
    return path
  }

  private func writeMask() throws -> String {
    let marks = (0..<256 * 320).map { index -> Float in
      (100..<130).contains(index / 320) && (60..<100).contains(index % 320) ? 1 : 0
    }
    let path = program.path("mask.png")
    try ImageFile.write(
      Image(pixels: Tensor(shape: [256, 320, 1], elements: marks)), to: path, as: .png)
    return path
  }

  private func peakBytes(_ json: String) throws -> Double {
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    return try #require(object?["peakBytes"] as? Double)
  }
}
