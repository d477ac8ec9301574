/// What a pickle holds, as data: nothing in here can be called.
///
/// Containers are indices into a `PickleHeap`, so that a pickle that nests or contains itself costs
/// no recursion.
enum PickleValue: Sendable {
  case none
  case boolean(Bool)
  case integer(Int)
  /// An integer beyond `Int`: its bytes, lowest first.
  case longInteger([UInt8])
  case real
  /// At most `Weights.maxName` bytes: a short pickle can use a text again and again.
  case text(String)
  /// Bytes, or a longer text, which names nothing.
  case bytes
  case tuple(Int)
  case list(Int)
  case dict(Int)
  /// A name of the allow-list.
  case name(TorchName)
  case storage(Int)
  case tensor(Int)
  /// Whatever else the pickle names, and all that would be made by it.
  case opaque(Int)
}

/// The numbers of one or more tensors, which lie beside the pickle.
struct TorchStorage: Sendable {
  /// `nil` for a storage of bytes, whose tensors say their types.
  let dtype: DType?
  let key: String
  /// Elements.
  let count: Int
  /// A part of the storage, in elements: very old files have those.
  let view: Range<Int>?

  /// Bytes.
  func byteCount() throws(FormatProblem) -> Int {
    let (bytes, isTooLarge) = count.multipliedReportingOverflow(by: dtype?.size ?? 1)
    if isTooLarge { throw FormatProblem("a storage in its pickle has an impossible size") }
    return bytes
  }
}

/// A tensor as the pickle states it: where its elements lie in a storage. Nothing is checked yet.
struct TorchTensor: Sendable {
  let storage: Int
  /// Elements before the first one.
  let offset: Int
  let sizes: [Int]
  /// The distance of neighbours along each axis, in elements.
  let strides: [Int]
  /// The type of the elements, where the storage does not say it.
  let dtype: DType?

  /// The elements, as far as the pickle can be believed: at most 10^12.
  var claimedCount: Int {
    if sizes.contains(where: { $0 <= 0 }) { return 0 }
    return Int(min(sizes.reduce(1.0) { $0 * Double($1) }, 1e12))
  }
}

/// The containers, storages and tensors of a pickle.
struct PickleHeap: Sendable {
  /// Tuples and lists.
  private(set) var sequences: [[PickleValue]] = []
  private(set) var dicts: [[(key: PickleValue, value: PickleValue)]] = []
  private(set) var storages: [TorchStorage] = []
  private(set) var tensors: [TorchTensor] = []
  /// The names of what is opaque, as in `os.system`.
  private(set) var opaqueNames: [String] = []

  mutating func tuple(_ elements: some Sequence<PickleValue>) -> PickleValue {
    sequences.append(Array(elements))
    return .tuple(sequences.count - 1)
  }

  mutating func list() -> PickleValue {
    sequences.append([])
    return .list(sequences.count - 1)
  }

  mutating func dict() -> PickleValue {
    dicts.append([])
    return .dict(dicts.count - 1)
  }

  mutating func storage(_ storage: TorchStorage) -> PickleValue {
    storages.append(storage)
    return .storage(storages.count - 1)
  }

  mutating func tensor(_ tensor: TorchTensor) -> PickleValue {
    tensors.append(tensor)
    return .tensor(tensors.count - 1)
  }

  mutating func opaque(_ name: String) -> PickleValue {
    opaqueNames.append(name)
    return .opaque(opaqueNames.count - 1)
  }

  mutating func append(_ element: PickleValue, to list: Int) { sequences[list].append(element) }

  mutating func set(_ key: PickleValue, _ value: PickleValue, in dict: Int) {
    dicts[dict].append((key, value))
  }

  /// The elements of a tuple or a list.
  func elements(_ value: PickleValue) -> [PickleValue]? {
    switch value {
    case .tuple(let index), .list(let index): sequences[index]
    default: nil
    }
  }

  /// The integers of a tuple or list, at most as many as a tensor may have axes.
  func integers(_ value: PickleValue) -> [Int]? {
    guard let elements = elements(value), elements.count <= Weights.maxRank else { return nil }
    let integers = elements.compactMap { if case .integer(let number) = $0 { number } else { nil } }
    return integers.count == elements.count ? integers : nil
  }
}
