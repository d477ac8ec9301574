import GraphEngine
import NodeKit

/// Node types of every kind that the front end tells apart: it is tested without the real ones.
enum ExampleNodes {
  static let registry: NodeRegistry = {
    var registry = NodeRegistry()
    for descriptor in [
      load, save, flip, blur, detect, dilate, inpaint, merge, composite, saveMask, gray, stack,
      colour,
    ] {
      registry.register(NodeType(descriptor: descriptor) { _ in [] })
    }
    return registry
  }()

  private static func input(
    _ name: String, _ type: PortType, isRequired: Bool = true
  ) -> PortDeclaration {
    PortDeclaration(name: name, type: type, isRequired: isRequired, help: "the \(name)")
  }

  private static func output(_ name: String, _ type: PortType) -> PortDeclaration {
    PortDeclaration(name: name, type: type, help: "the \(name)")
  }

  private static func option(
    _ name: String, _ kind: OptionKind, _ value: OptionValue? = nil, unit: Unit? = nil
  ) -> OptionDeclaration {
    OptionDeclaration(
      name: name, kind: kind, defaultValue: value, unit: unit, help: "the \(name)")
  }

  private static let path = NodeOption<String>.inputPath("path", help: "the path")

  private static let load = NodeDescriptor(
    "load-image", help: "Read a photograph.",
    outputs: [output("image", .anyImage), output("alpha", .mask)],
    options: [path.declaration], cost: NodeCost(nanosecondsPerPixel: 10)
  ) { call in
    // Real nodes look at the file, so the option must have been checked.
    let width = call[path].isEmpty ? 0 : 200
    return [
      ValueShape(height: 100, width: width, channels: 3),
      ValueShape(height: 100, width: width, channels: 1),
    ]
  }

  private static let save = NodeDescriptor(
    "save-image", help: "Write a photograph.", inputs: [input("image", .anyImage)],
    options: [
      OptionDeclaration(
        name: "path", kind: .outputPath, defaultValue: nil, help: "The file.",
        extensions: ["png", "jpg"]),
      option("quality", .integer(1...100), .integer(90)),
      option("format", .choice(["auto", "png", "jpeg", "tiff"]), .text("auto")),
      option("comment", .text, .text("")),
    ], hasSideEffect: true)

  private static let saveMask = NodeDescriptor(
    "save-mask", help: "Write a mask.", inputs: [input("mask", .mask)],
    options: [option("path", .outputPath, .text("mask.png"))], hasSideEffect: true)

  private static let flip = NodeDescriptor(
    "flip", help: "Mirror a picture.", inputs: [input("image", .raster)],
    outputs: [output("image", .raster)],
    options: [
      option("axis", .choice(["horizontal", "vertical"]), .text("horizontal")),
      option("turn", .choice(["0", "180", "none"]), .text("0")),
    ])

  private static let blur = NodeDescriptor(
    "blur", help: "Blur a photograph.",
    inputs: [input("image", .anyImage), input("where", .mask, isRequired: false)],
    outputs: [output("image", .anyImage)],
    options: [sigma.declaration, fast.declaration],
    cost: NodeCost(nanosecondsPerPixel: 100, bytesPerPixel: 8)
  ) { (call) throws(NodeError) in
    let shape = call.shapes("image").first ?? .unknown
    // For plans: a real node refuses what the run would refuse.
    guard call[fast], let rows = shape.height, call[sigma] * 3 > Double(rows) else {
      return [shape]
    }
    throw NodeError(
      "a fast blur of \(Int(call[sigma])) px needs more than \(rows) rows", remedy: "take less",
      option: "sigma")
  }
  private static let sigma = NodeOption.number(
    "sigma", default: 1, in: 0...50, unit: .pixels, help: "the sigma")
  private static let fast = NodeOption.boolean("fast", default: false, help: "the fast")

  private static let detect = NodeDescriptor(
    "detect-defects", help: "Find defects.", inputs: [input("image", .anyImage)],
    outputs: [output("mask", .mask)],
    options: [option("threshold", .number(0...1), .number(0.5), unit: .intensity)])

  private static let colour = NodeDescriptor(
    "colour", help: "Colour a photograph.", inputs: [input("image", .anyImage)],
    outputs: [output("image", .anyImage)],
    options: [option("model", .model), option("second", .model, .text(""))],
    work: { call in
      guard let pixels = call.shapes("image").first?.pixelCount else { return nil }
      return NodeWork(
        seconds: 2, bytes: 100 * pixels, kept: KeptMemory(name: "network", bytes: 1000))
    })

  private static let dilate = NodeDescriptor(
    "dilate-mask", help: "Grow a mask.", inputs: [input("mask", .mask)],
    outputs: [output("mask", .mask)],
    options: [
      option("threshold", .number(0...1), .number(0.5)),
      option("radius", .integer(0...64), .integer(2), unit: .pixels),
    ])

  private static let inpaint = NodeDescriptor(
    "inpaint", help: "Fill the holes of a photograph.",
    inputs: [input("image", .anyImage), input("mask", .mask)],
    outputs: [output("image", .anyImage)],
    options: [option("radius", .integer(1...64), unit: .pixels)])

  private static let merge = NodeDescriptor(
    "merge", help: "Merge pictures of one size.", inputs: [input("images", .list(.raster))],
    outputs: [output("image", .raster)],
    options: [option("by", .choice(["mean", "median", "max"]), .text("mean"))])

  private static let composite = NodeDescriptor(
    "composite", help: "Take one picture inside a mask and another outside.",
    inputs: [input("inside", .raster), input("outside", .raster), input("mask", .mask)],
    outputs: [output("image", .raster)])

  private static let gray = NodeDescriptor(
    "to-gray", help: "Drop colour.", inputs: [input("image", .anyImage)],
    outputs: [output("image", .image(channels: [1]))])

  private static let stack = NodeDescriptor(
    "colorize", help: "Colour a gray photograph.",
    inputs: [input("image", .image(channels: [1]))],
    outputs: [output("image", .image(channels: [3]))])
}
