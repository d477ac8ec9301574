import FoundationEssentials
import NodeKit

/// What a run tells a worker process to do.
enum WorkerOrder: Codable {
  /// Run a node.
  case call(WorkerCall)
  /// The file that `write` asked for is to be written here first.
  case temporary(String)
  /// The file is in its place, or why not.
  case settled(WorkerError?)
}

/// What a worker process tells.
enum WorkerAnswer: Codable {
  /// It has loaded what it needs; the most memory that the system thinks it has held by then, bytes,
  /// which may be that of the program that started it.
  case ready(peakBytes: Int)
  /// It can't load its plug-in.
  case refused(PluginError.Reason)
  /// Its node warns.
  case warning(String)
  /// Its node wants to write a file.
  case write(path: String)
  /// The temporary file is written, or why not.
  case written(WorkerError?)
  /// What its node returned.
  case outputs([NamedValueCode], MemoryNews)
  /// What its node threw.
  case failed(WorkerError)
  /// It needs more memory than it may take: this many bytes.
  case shortage(Int)
}

/// One call of a node, without what is not in words.
struct WorkerCall: Codable {
  /// Equal for the calls of one run, which share values.
  var run: UInt64
  var type: String
  var node: String
  var seed: UInt64
  var options: [String: OptionValue]
  var inputs: [NamedValueCode]
  var news: MemoryNews
  /// Memories of the worker that the run has done with.
  var returned: [UInt64]
  var threads: Int
  var maxPixels: Int
  var maxImageBytes: Int
}

/// What became of memories since the message before.
struct MemoryNews: Codable {
  /// A memory that the receiver does not have yet.
  struct Memory: Codable {
    let id: UInt64
    let bytes: Int
  }

  /// Those whose descriptors come along, in their order.
  var new: [Memory] = []
  /// Those of the sender that are there no more.
  var gone: [UInt64] = []
}

/// What a node threw in a worker process.
enum WorkerError: Codable {
  case node(NodeError)
  case file(FileError)
  case contract(String)
  case cancelled
  case other(String)

  init(_ error: any Error) {
    self =
      switch error {
      case let error as NodeError: .node(error)
      case let error as FileError: .file(error)
      case let error as ContractError: .contract(error.text)
      case is CancelledError: .cancelled
      default: .other("\(error)")
      }
  }

  /// What was thrown.
  var thrown: any Error {
    switch self {
    case .node(let error): error
    case .file(let error): error
    case .contract(let text): ContractError(text)
    case .cancelled: CancelledError()
    case .other(let text): OtherError(description: text)
    }
  }

  private struct OtherError: Error, CustomStringConvertible { let description: String }
}

extension MessageSocket.Message {
  /// A message of one of the kinds above.
  init(
    _ words: some Encodable, body: [UInt8] = [], memories: [SharedMemory] = []
  ) throws {
    self.init(
      head: Array(try JSONEncoder().encode(words)), body: body, descriptors: memories.map(\.file))
  }

  /// What it says.
  ///
  /// - Throws: `MessageSocket.Failure.garbled` when that is nothing of this kind.
  func words<Words: Decodable>(_ kind: Words.Type) throws -> Words {
    do {
      return try JSONDecoder().decode(kind, from: Data(head))
    } catch {
      throw MessageSocket.Failure.garbled
    }
  }
}
