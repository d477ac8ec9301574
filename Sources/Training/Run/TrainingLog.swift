import FoundationEssentials
import Glibc
import NodeKit
import TensorCore

/// What happens in a training, a line of JSON each: `log.jsonl`.
///
/// A line has `event` (`begin`, `step`, `measure`, `phase`, `end`, ...), `step`, and what belongs to it. A
/// training that goes on drops the lines that its checkpoint does not know, so that the file is
/// that of one uninterrupted training but for its times.
public struct TrainingLog: Sendable {
  /// The name of the file in the folder of a training.
  public static let fileName = "log.jsonl"

  /// A line of the log.
  public struct Line: Codable, Hashable, Sendable {
    public var event: String
    public var step: Int
    public var phase: String?
    /// Losses or measures by their names.
    public var values: [String: Double]?
    public var learningRate: Double?
    /// Seconds that the step took, and of these those in which it waited for data.
    public var seconds: Double?
    public var waited: Double?
    public var message: String?

    public init(event: String, step: Int) { (self.event, self.step) = (event, step) }
  }

  private let path: String

  init(folder: String) { path = "\(folder)/\(Self.fileName)" }

  /// Appends a line.
  ///
  /// - Throws: `FileError`.
  func write(_ line: Line) throws {
    var bytes = Array(Self.text(line).utf8)
    bytes.append(UInt8(ascii: "\n"))
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw FileError.ofSystem(path, "write") }
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard written >= 0 else { throw FileError.ofSystem(path, "write") }
      rest = rest.dropFirst(written)
    }
  }

  /// Whether a file of its name is there that is no training's log.
  var isForeign: Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > 0 else { return false }
    return (try? Self.read(path))?.first?.event != "begin"
  }

  /// Drops the lines after the checkpoint of a step: a phase that begins, and the end, come after it.
  ///
  /// - Returns: the lines that are left.
  /// - Throws: `FileError`.
  @discardableResult
  func truncate(after step: Int) throws -> [Line] {
    var lines: [Line] = []
    do { lines = try Self.read(path) } catch let error as FileError
      where error.reason == .missing || error.reason == .corrupt
    {}
    let kept = lines.filter {
      $0.step < step || $0.step == step && !["phase", "end"].contains($0.event)
    }
    try AtomicFile.replace(path) { temporary in
      try AtomicFile.fill(
        temporary, with: Array(kept.map { Self.text($0) + "\n" }.joined().utf8))
    }
    return kept
  }

  /// The lines of a log; a last one that was cut short is left out.
  ///
  /// - Throws: `FileError`.
  public static func read(_ path: String) throws -> [Line] {
    let file = try InputFile(path, expecting: "a log of a training")
    let text = String(decoding: try file.bytes(at: 0, count: file.size), as: UTF8.self)
    let decoder = JSONDecoder()
    return text.split(separator: "\n").compactMap {
      try? decoder.decode(Line.self, from: Data($0.utf8))
    }
  }

  private static func text(_ line: Line) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
