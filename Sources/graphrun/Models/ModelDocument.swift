import Glibc
import GraphEngine
import NeuralNetworks
import TensorCore

/// A weight file as documentation.
struct ModelDocument: Codable {
  struct Tensor: Codable {
    var name: String
    var dtype: String
    var shape: [Int]
  }

  var file: String
  var name: String?
  /// safetensors or PyTorch
  var format: String
  var bytes: Int
  var sha256: String?
  /// The keys of the dictionary of tensors in a PyTorch file.
  var entry: String?
  var otherEntries: [String]?
  var parameters: Int
  var metadata: [String: String]
  var tensors: [Tensor]

  init(_ path: String, _ file: WeightFile, name: String? = nil) {
    self.file = path
    self.name = name
    var status = stat()
    bytes = stat(path, &status) == 0 ? Int(status.st_size) : 0
    let weights = file.weights
    parameters = weights.parameterCount
    metadata = weights.metadata
    tensors = weights.tensors.map {
      Tensor(name: $0.name, dtype: $0.dtype.rawValue, shape: $0.shape.extents)
    }
    switch file {
    case .safetensors: format = "safetensors"
    case .torch(let file):
      format = "PyTorch"
      entry = file.entry
      otherEntries = file.otherEntries
    }
  }

  /// The types of the tensors and how often: `36 F32, 2 I64`.
  var types: String {
    let counts = Dictionary(grouping: tensors, by: \.dtype).mapValues(\.count)
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }

  /// The facts, then a line for each tensor.
  var page: String {
    var facts = [["file", file], ["format", format], ["size", ByteCount.text(bytes)]]
    if let sha256 { facts.append(["sha256", sha256]) }
    if let entry, !entry.isEmpty { facts.append(["entry", entry.printable]) }
    if let otherEntries, !otherEntries.isEmpty {
      facts.append(["other entries", otherEntries.joined(separator: ", ").printable])
    }
    facts.append(["parameters", "\(parameters)"])
    facts.append(["tensors", types.isEmpty ? "none" : types])
    for (key, text) in metadata.sorted(by: { $0.key < $1.key }) {
      facts.append([key.printable.abridged, text.printable.abridged])
    }
    let rows = tensors.map { tensor in
      let extents = tensor.shape.map { String($0) }.joined(separator: ", ")
      return [tensor.name.printable.abridged, tensor.dtype, "[\(extents)]"]
    }
    return rows.isEmpty
      ? TextTable.text(facts) : "\(TextTable.text(facts))\n\n\(TextTable.text(rows))"
  }
}
