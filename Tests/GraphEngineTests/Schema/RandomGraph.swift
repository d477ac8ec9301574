import GraphEngine
import TestSupport

/// Graph files at random: valid ones, and such with one fault that a JSON Schema can tell.
struct RandomGraph {
  private var random: FixedRandom
  private var inputs: [(key: String, value: String)] = []
  private var nodes: [(key: String, value: [(key: String, value: String)])] = []

  /// Makes a valid graph.
  init(seed: UInt64) {
    random = FixedRandom(seed: seed)
    inputs = [
      ("photo", "{type: path, default: a.png, help: the scan}"),
      ("size", "{type: integer, default: \(pick(["1", "3", "9.0"])), range: [1, 9]}"),
      ("weight", "{type: number, default: \(pick(["0", "0.5", "1e-1"]))}"),
      ("smooth", "{type: boolean, default: \(pick(["true", "false"]))}"),
      ("word", "{type: text, default: \(pick(["png", "\"auto\""])), choices: [png, auto]}"),
    ]
    add("scan", "load-image", with: ["path: \(pick(["$photo", "a.png", "$photo/b.png", "$$5"]))"])
    add("found", "detect-defects", in: "image: scan", with: some(["threshold: $weight"]))
    var images = ["scan", "scan.image"]
    for index in 0..<Int.random(in: 1...6, using: &random) {
      images.append(addImage("n\(index)", from: images))
    }
    add(
      "save", "save-image", in: "image: \(pick(images))",
      with: ["path: out.png"]
        + some(["quality: 80", "format: \(pick(["png", "$word"]))", "comment: \"1907\""]))
    for index in nodes.indices.dropFirst() where Bool.random(using: &random) {
      nodes[index].value.append(("help", pick(["a step", "\"5\""])))
    }
  }

  /// The file.
  var text: String {
    let inputs = inputs.map { "  \($0.key): \($0.value)\n" }.joined()
    let nodes = nodes.map { node in
      "  \(node.key):\n" + node.value.map { "    \($0.key): \($0.value)\n" }.joined()
    }
    return "graphrun: 1\ninputs:\n\(inputs)nodes:\n\(nodes.joined())outputs: {mask: found}\n"
  }

  private mutating func pick(_ choices: [String]) -> String {
    choices.randomElement(using: &random) ?? ""
  }

  private mutating func some(_ choices: [String]) -> [String] {
    choices.filter { _ in Bool.random(using: &random) }
  }

  private mutating func add(
    _ name: String, _ use: String, in edges: String? = nil, with options: [String] = []
  ) {
    var keys = [(key: "use", value: use)]
    if let edges { keys.append(("in", "{\(edges)}")) }
    if !options.isEmpty { keys.append(("with", "{\(options.joined(separator: ", "))}")) }
    nodes.append((name, keys))
  }

  private mutating func addImage(_ name: String, from images: [String]) -> String {
    let image = pick(images)
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      let options = some([
        "sigma: \(pick(["0", "2.5", "50", "$weight", "$size"]))", "fast: $smooth",
      ])
      add(name, "blur", in: "image: \(image)", with: options)
    case 1:
      let turn = "turn: \(pick(["180", "0.0", "\"180\"", "none"]))"
      add(name, "flip", in: "image: \(image)", with: some(["axis: vertical", turn]))
    case 2:
      let radius = pick(["1", "64", "3.0", "$size"])
      add(name, "inpaint", in: "image: \(image), mask: found", with: ["radius: \(radius)"])
    default:
      let list = pick([image, "[\(image)]", "[\(image), scan]"])
      add(name, "merge", in: "images: \(list)", with: some(["by: \(pick(["mean", "max"]))"]))
    }
    return name
  }
}

/// One change that a JSON Schema can tell, to the text of a graph.
struct SchemaFault: Sendable, CustomStringConvertible {
  let description: String
  let change: @Sendable (String) -> String

  private init(_ old: String, _ new: String) {
    description = "\(old) -> \(new)"
    change = { text in
      text.replacing(old, with: new, maxReplacements: 1)
    }
  }

  static let all = [
    SchemaFault("graphrun: 1", "graphrun: 2"), SchemaFault("graphrun: 1", "graphrun: \"1\""),
    SchemaFault("graphrun: 1\n", ""), SchemaFault("nodes:", "node:"),
    SchemaFault("outputs:", "output:"), SchemaFault("{mask: found}", "{mask: [found]}"),
    SchemaFault("{mask: found}", "{mask: $photo}"), SchemaFault("{mask: found}", "{Mask: found}"),
    SchemaFault("type: path", "type: file"), SchemaFault("type: path, ", ""),
    SchemaFault("default: a.png", "default: 7"), SchemaFault("default: a.png", "default: $size"),
    SchemaFault("help: the scan", "help: 5"), SchemaFault("help: the scan", "hlep: the scan"),
    SchemaFault("help: the scan", "range: [1, 2]"), SchemaFault("range: [1, 9]", "range: [1]"),
    SchemaFault("range: [1, 9]", "range: 9"), SchemaFault("range: [1, 9]", "range: [1, a]"),
    SchemaFault("range: [1, 9]", "choices: [a]"), SchemaFault("type: integer", "type: boolean"),
    SchemaFault("choices: [png, auto]", "choices: []"),
    SchemaFault("choices: [png, auto]", "choices: png"),
    SchemaFault("choices: [png, auto]", "choices: [1]"),
    SchemaFault("  photo: {", "  Photo: {"), SchemaFault("  smooth: {", "  smooth: 5 #{"),
    SchemaFault("use: load-image", "use: load"), SchemaFault("use: load-image", "with: {}"),
    SchemaFault("use: load-image", "use: 5"), SchemaFault("use: load-image", "usage: load-image"),
    SchemaFault("use: load-image", "use: load-image\n    in: {image: found}"),
    SchemaFault("use: load-image", "use: load-image\n    when: maybe"),
    SchemaFault("use: load-image", "use: load-image\n    when: true"),
    SchemaFault("use: load-image", "use: load-image\n    extra: 1"),
    SchemaFault("with: {path: ", "with: {pth: "), SchemaFault("with: {path: ", "wiht: {path: "),
    SchemaFault("with: {path: out.png", "with: {path: [out.png]"),
    SchemaFault("with: {path: out.png", "with: {path: 5"),
    SchemaFault("with: {path: out.png", "with: {path: true"),
    SchemaFault("with: {path: out.png", "with: {path: "),
    SchemaFault("with: {path: out.png", "with: {path: $photo.png"),
    SchemaFault("with: {path: out.png", "with: {path: $Photo"),
    SchemaFault("with: {path: out.png", "with: {quality: 90"),
    SchemaFault("with: {path: out.png", "with: {path: out.png, level: 5"),
    SchemaFault("with: {path: out.png", "with: {path: out.png, image: scan"),
    SchemaFault("use: save-image\n    in: {image:", "use: save-image\n    in: {imag:"),
    SchemaFault("use: save-image\n    in: {image:", "use: save-image\n    in: {quality: a, image:"),
    SchemaFault("in: {image: scan", "in: {image: [scan]"),
    SchemaFault("in: {image: scan", "in: {image: Scan"),
    SchemaFault("in: {image: scan", "in: {image: scan.a.b"),
    SchemaFault("in: {image: scan", "in: {image: 5"),
    SchemaFault("in: {image: scan", "in: scan #"),
    SchemaFault("quality: 80", "quality: 0"), SchemaFault("quality: 80", "quality: 101"),
    SchemaFault("quality: 80", "quality: 80.5"), SchemaFault("quality: 80", "quality: high"),
    SchemaFault("quality: 80", "quality: $size/2"),
    SchemaFault("format: png", "format: bmp"), SchemaFault("format: png", "format: 5"),
    SchemaFault("comment: \"1907\"", "comment: 1907"),
    SchemaFault("comment: \"1907\"", "comment: $5"), SchemaFault("axis: vertical", "axis: up"),
    SchemaFault("turn: 180", "turn: 90"), SchemaFault("turn: 0.0", "turn: 0.5"),
    SchemaFault("turn: none", "turn: false"),
    SchemaFault("radius: 64", "radius: 65"), SchemaFault("radius: 1}", "radius: 0}"),
    SchemaFault("radius: 3.0", "radius: 3.5"), SchemaFault("sigma: 2.5", "sigma: -2.5"),
    SchemaFault("sigma: 50", "sigma: 50.1"), SchemaFault("sigma: 0", "sigma: true"),
    SchemaFault("fast: $smooth", "fast: yes"), SchemaFault("fast: $smooth", "fast: 1"),
    SchemaFault("by: mean", "by: sum"), SchemaFault("with: {radius: ", "help: {radius: "),
    SchemaFault("images: [", "images: [[scan], "), SchemaFault(", mask: found}\n", "}\n"),
    SchemaFault("help: a step", "help: [a step]"), SchemaFault("help: a step", "help: "),
  ]
}
