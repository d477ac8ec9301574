import Foundation
import TensorCore

/// A folder with logs of trainings that never were.
final class LogFolder: Sendable {
  let path = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString)"

  init() throws { try AtomicFile.makeFolder(path) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a log of two phases, with a measure every ten steps; returns its folder.
  func addTraining(_ name: String, steps: Int = 40, isCut: Bool = false) throws -> String {
    var lines = [#"{"event":"begin","message":"a.yaml","step":0}"#]
    lines.append(#"{"event":"measure","phase":"first","step":0,"values":{"f1":0.1}}"#)
    for step in 1...steps {
      let phase = step <= steps / 2 ? "first" : "second"
      let critic = phase == "second" ? #","critic":\#(Double(step) / 8)"# : ""
      lines.append(
        #"{"event":"step","phase":"\#(phase)","step":\#(step),"#
          + #""values":{"bce":\#(1 / Double(step)),"loss":\#(2 / Double(step))\#(critic)}}"#)
      if step % 10 == 0 {
        lines.append(
          #"{"event":"measure","phase":"\#(phase)","step":\#(step),"#
            + #""values":{"f1":\#(Double(step) / 100)}}"#)
      }
    }
    var text = lines.joined(separator: "\n") + "\n"
    if isCut { text += #"{"event":"step","st"# }
    try write(text, to: "\(name)/log.jsonl")
    return "\(path)/\(name)"
  }

  /// Writes a file.
  func write(_ text: String, to name: String) throws {
    try AtomicFile.replace("\(path)/\(name)") { try AtomicFile.fill($0, with: Array(text.utf8)) }
  }
}
