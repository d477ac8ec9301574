import GraphEngine
import NodeKit

/// What `--dump NODE[=FILE]` asks for: the pictures that a node gives, written as PNG.
struct DumpRequests: Sendable {
  private var pathOf: [String: String] = [:]

  /// Reads the requests; without a file, NODE.png in the folder for results.
  ///
  /// - Throws: `CommandFailure` when a node is not in the plan.
  init(_ requests: [String], plan: GraphPlan) throws {
    let folder = plan.settings.first { $0.name == "output" }?.value ?? Terminal.currentFolder
    for request in requests {
      let parts = request.split(separator: "=", maxSplits: 1).map(String.init)
      guard let name = parts.first, plan.steps.contains(where: { $0.name == name }) else {
        let names = plan.steps.map(\.name).joined(separator: ", ")
        throw CommandFailure(
          message: "error: --dump \(request): the plan has no such node; it has \(names)",
          status: .usage)
      }
      let file = name.replacing("/", with: "-") + ".png"
      let path = parts.count > 1 ? Terminal.absolute(parts[1]) : "\(folder)/\(file)"
      guard ImageFormat(of: path) != nil else {
        throw CommandFailure(
          message: "error: --dump \(request): end the file in png, jpg or tif", status: .usage)
      }
      pathOf[name] = path
    }
  }

  var isEmpty: Bool { pathOf.isEmpty }

  /// The files that will be written.
  var paths: [String] { pathOf.values.sorted() }

  /// Writes the first picture among a step's outputs, if it was asked for.
  func write(step: PlanStep, values: [Value], to files: any FileWriter) throws {
    guard let path = pathOf[step.name] else { return }
    guard let raster = values.lazy.compactMap({ Raster($0) }).first else {
      throw NodeError("gives no image or mask that --dump could write")
    }
    let image: Image =
      switch raster {
      case .image(let image): image
      case .mask(let mask):
        Image(pixels: mask.values.reshaped([mask.height, mask.width, 1]))
      }
    let format = ImageFormat(of: path) ?? .png
    try files.write(to: path) { try ImageFile.write(image, to: $0, as: format) }
  }
}
