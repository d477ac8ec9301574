import FoundationEssentials
import GraphEngine
import Imaging
import NodeKit
import StandardNodes

/// The picture that a graph would write for a photograph.
struct GraphPicture {
  private let plan: GraphPlan
  /// The step that makes it, and which of its outputs.
  private let maker: (step: String, output: Int)
  private let path: String

  /// Plans the graph as far as its picture.
  ///
  /// - Throws: `GraphError`, or `EvaluationError.noResult`.
  init(_ path: String, photo: String, _ currentFolder: String) throws {
    let whole = try Self.plan(path, photo, currentFolder, until: nil)
    let saves = whole.outputFiles.filter { Self.isPicture($0.path) }
    let chosen = saves.count == 1 ? saves[0] : saves.first { Self.isRestored($0.path) }
    guard let chosen else {
      throw EvaluationError.noResult(graph: path, files: saves.map { PhotoList.name(of: $0.path) })
    }
    plan = try Self.plan(path, photo, currentFolder, until: chosen.step)
    let slot = plan.steps.first { $0.name == chosen.step }?.inputs.first?.slots.first
    guard let slot, let step = plan.steps.first(where: { $0.outputs.contains(slot) }) else {
      throw EvaluationError.noResult(graph: path, files: [])
    }
    (maker, self.path) = ((step.name, slot - step.outputs.lowerBound), path)
  }

  /// Runs the graph; no file is written.
  ///
  /// - Throws: `RunError`, or `EvaluationError.noResult` when what it writes is a mask.
  func make() throws -> Image {
    let found = Locked<Image?>(nil)
    let maker = maker
    var options = Executor.Options(files: NoFiles())
    options.inspect = { step, values in
      if step.name == maker.step { found.withLock { $0 = Image(values[maker.output]) } }
    }
    _ = try Executor(plan, options: options).run(
      cancellation: Cancellation.current ?? Cancellation())
    guard let image = found.withLock({ $0 }) else {
      throw EvaluationError.noResult(graph: path, files: [])
    }
    return image
  }

  private static func plan(
    _ path: String, _ photo: String, _ currentFolder: String, until: String?
  ) throws(GraphError) -> GraphPlan {
    let planner = Planner(
      registry: StandardRegistry.make(), environment: ProcessInfo.processInfo.environment)
    let plan = try planner.plan(
      path: path, overrides: [SettingOverride(key: "photo", value: photo)],
      currentFolder: currentFolder, until: until)
    guard plan.missingModels.isEmpty else {
      throw GraphError(plan.missingModels, sources: plan.sources)
    }
    return plan
  }

  private static func isPicture(_ path: String) -> Bool {
    PhotoList.endings.contains { path.lowercased().hasSuffix($0) }
  }

  private static func isRestored(_ path: String) -> Bool {
    PhotoList.name(of: path).hasPrefix("restored.")
  }
}

/// Writes nothing.
private struct NoFiles: FileWriter {
  func write(to path: String, _ write: (_ temporaryPath: String) throws -> Void) throws {}
}
