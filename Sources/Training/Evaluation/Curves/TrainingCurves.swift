import Glibc
import NodeKit

/// What a training's log says of its losses and measures, value by value.
public struct TrainingCurves: Sendable {
  /// A value at a step; steps are counted from 1, and 0 is before the first.
  struct Point: Hashable, Sendable {
    var step: Int
    var value: Double
  }

  /// A value's name and where it comes from: a loss and a measure may have one name.
  struct Key: Hashable, Sendable {
    var name: String
    /// Measured now and then, not every step.
    var isMeasure: Bool
  }

  /// A part of a training: the steps after `begin`, up to `end`.
  struct Phase: Hashable, Sendable {
    var name: String
    var begin: Int
    var end: Int
  }

  /// What the log is called in legends.
  public var name: String
  /// In the order of first appearance, losses before measures.
  let keys: [Key]
  let phases: [Phase]
  private let points: [Key: [Point]]

  /// Reads a log, or that of a training's folder.
  ///
  /// - Throws: `FileError`, or `EvaluationError.noValues`.
  public init(contentsOf path: String) throws {
    let (file, name) = try Self.locate(path)
    let lines = try TrainingLog.read(file)
    (self.name, phases) = (name, Self.phases(lines))
    var points: [Key: [Point]] = [:]
    var keys: [Key] = []
    for line in lines where ["step", "measure"].contains(line.event) {
      // The log has no order of its own; the sum comes first.
      for (name, value) in (line.values ?? [:]).sorted(by: { Self.isBefore($0.key, $1.key) }) {
        let key = Key(name: name, isMeasure: line.event == "measure")
        if points[key] == nil { keys.append(key) }
        points[key, default: []].append(Point(step: line.step, value: value))
      }
    }
    if keys.isEmpty { throw EvaluationError.noValues(log: file) }
    self.keys = keys.filter { !$0.isMeasure } + keys.filter(\.isMeasure)
    self.points = points
  }

  /// The values of a name, in the order of their steps.
  func points(_ key: Key) -> [Point] { points[key] ?? [] }

  /// The last step.
  var stepCount: Int { points.values.compactMap { $0.last?.step }.max() ?? 0 }

  /// The values of a name phase by phase: what a loss means may change with the phase, and a value
  /// may be missing in one.
  func parts(_ key: Key) -> [[Point]] {
    let all = points(key)
    return phases.map { phase in all.filter { $0.step > phase.begin && $0.step <= phase.end } }
      .filter { !$0.isEmpty }
  }

  private static func isBefore(_ a: String, _ b: String) -> Bool {
    a == "loss" ? b != "loss" : b != "loss" && a < b
  }

  private static func phases(_ lines: [TrainingLog.Line]) -> [Phase] {
    var phases: [Phase] = []
    for line in lines where line.event == "step" {
      let name = line.phase ?? ""
      if phases.last?.name != name {
        phases.append(Phase(name: name, begin: line.step - 1, end: line.step))
      }
      phases[phases.count - 1].end = line.step
    }
    return phases
  }

  /// The log of a path, and what people know the training by: its folder's name.
  private static func locate(_ path: String) throws -> (file: String, name: String) {
    let parts = RealPath.resolve(path).split(separator: "/").map(String.init)
    let last = parts.last ?? path
    guard isFolder(path) else {
      return (path, last == TrainingLog.fileName ? parts.dropLast().last ?? last : last)
    }
    let file = "\(path)/\(TrainingLog.fileName)"
    guard access(file, F_OK) == 0 else {
      throw FileError(
        path: path, reason: .missing,
        explanation: "holds no \(TrainingLog.fileName); name the folder of a training, or its log")
    }
    return (file, last)
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
