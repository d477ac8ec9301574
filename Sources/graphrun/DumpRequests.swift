import GraphEngine
import NodeKit

/// What `--dump NODE[=FILE]` asks for: the pictures that a node gives, written as PNG.
struct DumpRequests: Sendable {
  private struct Request {
    /// The words of the command line.
    let words: String
    let node: String
    let path: String
  }

  private let requests: [Request]

  /// Reads the requests; without a file, NODE.png in the folder for results.
  ///
  /// - Throws: `CommandFailure` when a node is not in the plan or gives no picture.
  init(_ requests: [String], plan: GraphPlan) throws {
    let folder = plan.settings.first { $0.name == "output" }?.value ?? Terminal.currentFolder
    self.requests = try requests.map { words in
      let parts = words.split(separator: "=", maxSplits: 1).map(String.init)
      guard let step = plan.steps.first(where: { $0.name == parts.first }) else {
        let names = plan.steps.filter(\.givesPicture).map(\.name).joined(separator: ", ")
        throw Self.failure(words, "the plan has no such node; --dump takes \(names)")
      }
      guard step.givesPicture else {
        throw Self.failure(
          words, "'\(step.name)' (\(step.type.descriptor.name)) gives no image or mask")
      }
      let file = step.name.replacing("/", with: "-") + ".png"
      let path = parts.count > 1 ? Terminal.absolute(parts[1]) : "\(folder)/\(file)"
      guard ImageFormat(of: path) != nil else {
        throw Self.failure(words, "end the file in png, jpg or tif")
      }
      return Request(words: words, node: step.name, path: path)
    }
  }

  private static func failure(_ words: String, _ problem: String) -> CommandFailure {
    CommandFailure.usage("--dump \(words): \(problem)")
  }

  var isEmpty: Bool { requests.isEmpty }

  /// Notes the files that will be written.
  ///
  /// - Throws: `CommandFailure` when another one writes one of them.
  func claim(in claims: inout FileClaims) throws {
    for request in requests { try claims.claim(request.path, by: "--dump \(request.words)") }
  }

  /// Writes the first picture among a step's outputs, wherever it was asked for.
  func write(step: PlanStep, values: [Value], to files: any FileWriter) throws {
    for request in requests where request.node == step.name {
      guard let raster = values.lazy.compactMap({ Raster($0) }).first else {
        throw NodeError("gives no image or mask that --dump could write")
      }
      let format = ImageFormat(of: request.path) ?? .png
      try files.write(to: request.path) {
        try ImageFile.write(raster.asImage, to: $0, as: format)
      }
    }
  }
}

extension PlanStep {
  /// Whether an output is an image or a mask.
  fileprivate var givesPicture: Bool {
    type.descriptor.outputs.contains { PortType.raster.mayAccept($0.type) }
  }
}
