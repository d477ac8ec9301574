import TensorCore

/// A file of torch.save, taken apart: the pickle's contents, and where each storage lies.
struct TorchContainer {
  let heap: PickleHeap
  /// What was saved.
  let root: PickleValue
  /// Whether numbers have their highest byte first.
  let isBigEndian: Bool
  /// Gives the bytes of a storage, as a range of the file, checked against what the pickle says.
  let range: (TorchStorage) throws -> Range<Int>
}

// MARK: - PyTorch 1.6 and later: a zip archive

extension TorchContainer {
  /// Opens an archive with the entries `NAME/data.pkl`, `NAME/data/KEY` and `NAME/byteorder`.
  ///
  /// - Throws: `FormatProblem` or `UnsupportedContents`.
  init(zip bytes: UnsafeRawBufferPointer) throws {
    let archive = try ZipArchive(bytes)
    let folder = try Self.folder(of: archive)
    let pickle = try archive[folder + "data.pkl"].map {
      try ZipArchive.contents(of: $0, in: bytes)
    }
    guard let pickle else { throw FormatProblem("its zip entry 'data.pkl' is missing") }
    guard pickle.count <= PickleMachine.maxBytes else {
      throw FormatProblem("its pickle is longer than \(PickleMachine.maxBytes) bytes")
    }
    var machine = PickleMachine(pickle)
    root = try machine.next()
    heap = machine.heap
    isBigEndian =
      try archive[folder + "byteorder"].map {
        try Self.isBigEndian(ZipArchive.contents(of: $0, in: bytes))
      } ?? false
    range = { storage in
      guard let entry = archive[folder + "data/" + storage.key] else {
        throw FormatProblem("its storage \(quotedName(storage.key)) is missing")
      }
      let size = try storage.byteCount()
      guard entry.range.count == size else {
        throw FormatProblem(
          "its storage \(quotedName(storage.key)) has \(entry.range.count) bytes instead of \(size)"
        )
      }
      _ = try ZipArchive.contents(of: entry, in: bytes)
      return entry.range
    }
  }

  /// The folder in which the archive keeps everything, with a slash at its end.
  private static func folder(of archive: ZipArchive) throws -> String {
    let pickles = archive.entries.map(\.name)
      .filter { $0.split(separator: "/").count == 2 && $0.hasSuffix("/data.pkl") }
    guard pickles.count == 1, let pickle = pickles.first else {
      throw UnsupportedContents(ForeignWeights.explanation(ofArchive: archive.entries.map(\.name)))
    }
    let folder = String(pickle.dropLast("data.pkl".count))
    let isProgram =
      archive[folder + "constants.pkl"] != nil
      || archive.entries.contains { $0.name.hasPrefix(folder + "code/") }
    if isProgram { throw UnsupportedContents(ForeignWeights.torchScript) }
    return folder
  }

  private static func isBigEndian(
    _ word: UnsafeRawBufferPointer
  ) throws(FormatProblem) -> Bool {
    switch String(decoding: word, as: UTF8.self) {
    case "little": return false
    case "big": return true
    case let other: throw FormatProblem("its byte order is \(quotedName(other))")
    }
  }
}

// MARK: - Before PyTorch 1.6: pickles, then the storages

extension TorchContainer {
  /// The number that the first pickle holds: 0x1950a86a20f9469cfc6c, lowest byte first.
  private static let magic: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

  /// Opens a file of five pickles (a mark, the version, facts about the machine, what was saved,
  /// the keys of the storages) and the storages, each after its number of elements.
  ///
  /// - Throws: `FormatProblem` or `UnsupportedContents`.
  init(legacy bytes: UnsafeRawBufferPointer) throws {
    var machine = PickleMachine(bytes)
    guard case .longInteger(Self.magic)? = try? machine.next() else {
      throw UnsupportedContents(ForeignWeights.plainPickle)
    }
    guard case .integer(1001) = try machine.next() else {
      throw FormatProblem("it has another version than 1001")
    }
    isBigEndian = Self.isBigEndian(try machine.next(), machine.heap)
    root = try machine.next()
    let keyList = try machine.next()
    heap = machine.heap
    let keys = heap.elements(keyList) ?? []
    let ranges = try Self.ranges(of: keys, heap, bytes, from: machine.position)
    range = { storage in
      guard let range = ranges[storage.key] else {
        throw FormatProblem("its storage \(quotedName(storage.key)) is missing")
      }
      return range
    }
  }

  private static func isBigEndian(_ facts: PickleValue, _ heap: PickleHeap) -> Bool {
    guard case .dict(let index) = facts else { return false }
    return heap.dicts[index].contains { fact in
      if case (.text("little_endian"), .boolean(false)) = fact { true } else { false }
    }
  }

  /// Walks along the storages: only the pickle knows how large their elements are.
  private static func ranges(
    of keys: [PickleValue], _ heap: PickleHeap, _ bytes: UnsafeRawBufferPointer, from start: Int
  ) throws(FormatProblem) -> [String: Range<Int>] {
    let storages = Dictionary(
      heap.storages.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    var ranges: [String: Range<Int>] = [:]
    var cursor = ByteCursor(bytes, at: start, subject: "the file")
    for key in keys {
      guard case .text(let key) = key, let storage = storages[key] else {
        throw FormatProblem("it has a storage that nothing refers to")
      }
      let name = quotedName(key)
      guard try cursor.integer(Int64.self) == storage.count else {
        throw FormatProblem("its storage \(name) has another length than its pickle says")
      }
      let size = try storage.byteCount()
      _ = try cursor.take(size)
      guard ranges.updateValue(cursor.position - size..<cursor.position, forKey: key) == nil else {
        throw FormatProblem("its storage \(name) is there twice")
      }
    }
    // The same key with another type would read past the end.
    for storage in heap.storages {
      guard let range = ranges[storage.key], range.count != (try storage.byteCount()) else {
        continue
      }
      throw FormatProblem("its storage \(quotedName(storage.key)) is described in two ways")
    }
    return ranges
  }
}
