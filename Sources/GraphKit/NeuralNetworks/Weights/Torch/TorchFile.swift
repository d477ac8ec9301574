import TensorCore

/// The weights in a file of PyTorch's torch.save (`.pth`, `.pt`, `.ckpt`), zip or legacy format.
///
/// The file is read as data, never as the program that it is: see `PickleMachine`. Of all the
/// dictionaries of tensors in it (`state_dict`, `model`, `netG`, ...) the one with the most numbers
/// is taken, or the one that is asked for.
public struct TorchFile: Sendable {
  /// The tensors, without the prefix of wrappers. Like safetensors they are read when asked for.
  public let weights: Weights
  /// The keys that lead to them, as in `state_dict`; empty when they are what was saved.
  public let entry: String
  /// The keys of the other dictionaries of tensors.
  public let otherEntries: [String]
  /// What was before every name and is taken off: `module.` of DataParallel.
  public let removedPrefix: String

  /// Opens a file.
  ///
  /// - Parameter entry: the keys of the dictionary to take.
  /// - Throws: `FileError` when it can't be read, is damaged or hostile, or is of another kind:
  ///   then the error says of which, and what to do.
  public init(contentsOf path: String, entry: String? = nil) throws {
    let file = try InputFile(path, expecting: "a weights")
    try self.init(.mapped(MappedFile(file)), origin: path, entry: entry)
  }

  /// Reads the contents of a file.
  ///
  /// - Parameter origin: what messages call the file.
  /// - Throws: `FileError` as above.
  public init(_ bytes: [UInt8], origin: String, entry: String? = nil) throws {
    try self.init(.memory(bytes), origin: origin, entry: entry)
  }

  init(_ file: FileBytes, origin: String, entry: String?) throws {
    do {
      self = try file.withUnsafeBytes {
        try Self(Self.open($0), file, origin: origin, entry: entry)
      }
    } catch let problem as FormatProblem {
      throw FileError(
        path: origin, reason: .corrupt,
        explanation: "the PyTorch file is damaged (\(problem.text)): download it again")
    } catch let problem as UnsupportedContents {
      throw FileError(path: origin, reason: .unsupported, explanation: problem.explanation)
    }
  }

  static func isZip(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: [0x50, 0x4B]) }

  /// Whether bytes begin a pickle of protocol 2 or later.
  static func isPickle(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count > 2 && bytes[0] == 0x80 && (2...5).contains(bytes[1])
  }

  private static func open(_ bytes: UnsafeRawBufferPointer) throws -> TorchContainer {
    if isZip(bytes) { return try TorchContainer(zip: bytes) }
    if isPickle(bytes) { return try TorchContainer(legacy: bytes) }
    throw UnsupportedContents(
      ForeignWeights.explanation(bytes) ?? ForeignWeights.unknown)
  }
}

extension TorchFile {
  private init(
    _ container: TorchContainer, _ file: FileBytes, origin: String, entry: String?
  ) throws {
    let dicts = StateDict.all(in: container.heap, root: container.root)
    let dict = try Self.choose(entry, among: dicts, in: container)
    let prefix = dict.wrapperPrefix
    let tensors = try Self.tensors(of: dict, in: container, file)
    weights = Weights(
      tensors.map { $0.named(String($0.name.dropFirst(prefix.count))) }, origin: origin)
    self.entry = dict.path
    otherEntries = dicts.map(\.path).filter { $0 != dict.path }
    removedPrefix = prefix
  }

  private static func choose(
    _ entry: String?, among dicts: [StateDict], in container: TorchContainer
  ) throws -> StateDict {
    if let entry {
      if let dict = dicts.first(where: { $0.path == entry }) { return dict }
      let known = dicts.filter { !$0.path.isEmpty }.map { quotedName($0.path) }
      let hint =
        known.isEmpty
        ? "leave --entry out" : "there are some at \(known.prefix(8).joined(separator: ", "))"
      throw UnsupportedContents("there are no tensors at \(quotedName(entry)); \(hint)")
    }
    var largest: StateDict?
    for dict in dicts where dict.elementCount > largest?.elementCount ?? -1 { largest = dict }
    guard let largest else { throw UnsupportedContents(noTensors(container)) }
    return largest
  }

  /// What to say of a file without a dictionary of tensors.
  private static func noTensors(_ container: TorchContainer) -> String {
    let remedy = "in PyTorch, save model.state_dict() with torch.save"
    switch container.root {
    case .opaque(let index):
      let name = quotedName(container.heap.opaqueNames[index])
      return "it holds an object of \(name), perhaps a whole model, not its weights: \(remedy)"
    case .tensor: return "it holds a tensor without a name: \(remedy)"
    case .dict(let index):
      let keys = container.heap.dicts[index].prefix(8).compactMap { item in
        if case .text(let key) = item.key { quotedName(key) } else { nil }
      }
      let found = keys.isEmpty ? "an empty dictionary" : "only \(keys.joined(separator: ", "))"
      return "it holds no dictionary of tensors, but \(found): \(remedy)"
    default: return "it holds no dictionary of tensors: \(remedy)"
    }
  }

  private static func tensors(
    of dict: StateDict, in container: TorchContainer, _ file: FileBytes
  ) throws -> [StoredTensor] {
    // Many tensors may share few numbers, which would come out many times.
    var allowed = 4 * file.count + 64 << 20
    var ranges: [String: Range<Int>] = [:]
    guard dict.entries.count <= Weights.maxTensors else {
      throw FormatProblem("it has more than \(Weights.maxTensors) tensors")
    }
    return try dict.entries.map { name, value in
      guard case .tensor(let index) = value else { throw opaque(name, value, container) }
      let tensor = container.heap.tensors[index]
      let storage = container.heap.storages[tensor.storage]
      let range = try ranges[storage.key] ?? container.range(storage)
      ranges[storage.key] = range
      let layout = try tensor.layout(named: name, in: storage, at: range)
      allowed -= min(allowed + 1, layout.byteCount)
      if allowed < 0 { throw FormatProblem("its tensors are far larger than the file") }
      return StoredTensor(
        name: name, dtype: layout.dtype, shape: layout.shape,
        bytes: layout.bytes(in: file, isBigEndian: container.isBigEndian))
    }
  }

  private static func opaque(
    _ name: String, _ value: PickleValue, _ container: TorchContainer
  ) -> UnsupportedContents {
    var maker = "something unknown"
    if case .opaque(let index) = value { maker = quotedName(container.heap.opaqueNames[index]) }
    return UnsupportedContents(
      "its entry \(quotedName(name)) is made by \(maker), which is not run: only plain tensors "
        + "are read; in PyTorch, save the state dict without it")
  }
}
