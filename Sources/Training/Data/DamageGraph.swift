import GraphEngine
import NodeKit
import StandardNodes

/// The graph that damages a photograph: it takes `photo`, and gives `photo`, `clean` and, if it
/// marks damage, `mask`.
final class DamageGraph: Sendable {
  /// What faults call the text that uses the graph, and what its node is called there.
  static let label = "data.degrade"
  static let nodePrefix = "damaged."

  private let path: String
  private let plan: GraphPlan
  private let source: Source

  /// Plans the graph of a file once for all photographs.
  ///
  /// - Throws: `GraphError` with what is wrong with it, or when it is no such graph.
  init(_ path: String, settings: [SettingOverride]) throws(GraphError) {
    let source = Source()
    var registry = StandardRegistry.make()
    registry.register(source.node)
    (self.path, self.source) = (path, source)
    do throws(GraphError) {
      plan = try Self.plan(path, settings, registry, hasMask: true)
    } catch  where error.diagnostics.contains(where: \.isAboutMask) {
      plan = try Self.plan(path, settings, registry, hasMask: false)
    }
  }

  /// Whether it marks damage.
  var hasMask: Bool { plan.outputs.contains { $0.name == "mask" } }

  /// A photograph with its damage; the same for the same seed.
  ///
  /// - Throws: `RunError`, `CancelledError`, or `TrainingError` when it gives no such pictures.
  func damage(_ photo: Image, seed: UInt64) throws -> Sample {
    source.photo.withLock { $0 = photo }
    defer { source.photo.withLock { $0 = nil } }
    var options = Executor.Options()
    options.seed = seed
    let values: [String: Value]
    do throws(RunError) {
      values = try Executor(plan, options: options).run(
        cancellation: Cancellation.current ?? Cancellation())
    } catch {
      if case .cancelled = error.cause { throw CancelledError() }
      throw error
    }
    return Sample(
      photo: try image("photo", of: values, like: photo),
      clean: try image("clean", of: values, like: photo),
      mask: hasMask ? try mask(of: values, like: photo) : nil)
  }

  private func image(
    _ name: String, of values: [String: Value], like photo: Image
  ) throws -> Image {
    guard let image = values[name].flatMap({ Image($0) }) else {
      throw TrainingError.damageGraph(path, problem: "gives no image as '\(name)'")
    }
    try check(name, height: image.height, width: image.width, like: photo)
    return try image.expandedToRGB()
  }

  private func mask(of values: [String: Value], like photo: Image) throws -> Mask {
    guard let mask = values["mask"].flatMap({ Mask($0) }) else {
      throw TrainingError.damageGraph(
        path, problem: "gives no mask as 'mask'; the node 'threshold' makes one of an image")
    }
    try check("mask", height: mask.height, width: mask.width, like: photo)
    return mask
  }

  private func check(_ name: String, height: Int, width: Int, like photo: Image) throws {
    guard height != photo.height || width != photo.width else { return }
    throw TrainingError.damageGraph(
      path,
      problem: "gives '\(name)' of \(width)x\(height) pixels for a photograph of "
        + "\(photo.width)x\(photo.height); it must keep the size")
  }

  /// The node that gives the photograph of the moment.
  private struct Source: Sendable {
    let photo = Locked<Image?>(nil)

    var node: NodeType {
      let image = OutputPort<Image>("image", .image(channels: [3]), help: "the photograph")
      let descriptor = NodeDescriptor(
        "training-photo", help: "Give the photograph of the moment.",
        outputs: [image.declaration])
      return NodeType(descriptor: descriptor) { [photo] _ in
        guard let current = photo.withLock({ $0 }) else {
          preconditionFailure("a photograph is asked for when there is none")
        }
        return [image(current)]
      }
    }
  }

  private static func plan(
    _ path: String, _ settings: [SettingOverride], _ registry: NodeRegistry, hasMask: Bool
  ) throws(GraphError) -> GraphPlan {
    let text = """
      graphrun: 1
      nodes:
        source: {use: training-photo}
        damaged: {use: \(JSONText.quoted(path)), in: {photo: source}}
      outputs:
        photo: damaged.photo
        clean: damaged.clean
        \(hasMask ? "mask: damaged.mask" : "")
      """
    let overrides = settings.map {
      SettingOverride(key: nodePrefix + $0.key, value: $0.value)
    }
    return try Planner(registry: registry).plan(
      text: text.utf8, file: label, overrides: overrides,
      currentFolder: GraphPath.folder(of: path))
  }
}

extension GraphDiagnostic {
  fileprivate var isAboutMask: Bool {
    if case .unknownOutput(_, port: "mask", _, _) = fault { true } else { false }
  }
}
