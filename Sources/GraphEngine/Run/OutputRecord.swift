import FoundationEssentials
import Glibc
import NodeKit
import TensorCore

/// What graphrun wrote into a folder, kept there as `.graphrun.json`: what is listed and unchanged
/// may be overwritten.
struct OutputRecord: Codable, Equatable {
  /// A file that graphrun wrote.
  struct File: Codable, Equatable {
    /// The digest of its contents.
    var sha256: String
    /// The digest of the file of graphrun's that it replaced: the record is written first, so that
    /// file is still there when the run ended in between.
    var replacing: String?
    /// The graph that wrote it.
    var graph: String
    /// The inputs of that run.
    var inputs: [String: String]
  }

  /// The version of this format.
  var graphrun = 1
  /// The files of the folder, by name.
  var files: [String: File] = [:]

  static let name = ".graphrun.json"

  /// The record of a folder; empty when there is none or it is no record.
  ///
  /// - Throws: `FileError` when it can't be read: nobody knows then whose the files are.
  init(folder: String) throws {
    let file: InputFile
    do { file = try InputFile("\(folder)/\(Self.name)", expecting: "a record") } catch let error
      as FileError where error.reason == .missing || error.reason == .corrupt
    { return }
    let data = Data(try file.bytes(at: 0, count: file.size))
    if let record = try? JSONDecoder().decode(OutputRecord.self, from: data) { self = record }
  }

  /// The digest of a file that is listed and still as it was written; `nil` for any other.
  func ownDigest(of name: String, in folder: String) -> String? {
    guard let file = files[name], let digest = SHA256.digest(ofFile: "\(folder)/\(name)"),
      digest == file.sha256 || digest == file.replacing
    else { return nil }
    return digest
  }

  /// Writes the record into the folder.
  func save(in folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(self)
    try AtomicFile.replace("\(folder)/\(Self.name)") { path in
      try AtomicFile.fill(path, with: Array(data))
    }
  }
}
