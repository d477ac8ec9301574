/// What PyTorch's names stand for, on data.
extension PickleMachine {
  /// The value of a name: an entry of the allow-list, or something opaque.
  ///
  /// - Throws: `FormatProblem` when a pickle names too much.
  mutating func resolve(
    _ module: String, _ name: String
  ) throws(FormatProblem) -> PickleValue {
    if let name = TorchName(module: module, name: name) { return .name(name) }
    let opaque = "\(module).\(name)"
    try work(opaque.utf8.count / 16)
    return heap.opaque(opaque)
  }

  /// The storage of an identifier `('storage', type, key, location, count[, view])`.
  ///
  /// - Throws: `FormatProblem` when it is put differently.
  mutating func storage(_ identifier: PickleValue) throws(FormatProblem) -> PickleValue {
    guard let parts = heap.elements(identifier), parts.count == 5 || parts.count == 6,
      case .text("storage") = parts[0], case .text(let key) = parts[2],
      case .integer(let count) = parts[4], count >= 0
    else { throw FormatProblem("its pickle has a storage that is not described as PyTorch does") }
    var view: Range<Int>?
    if parts.count == 6, let numbers = heap.elements(parts[5]) {
      view = try part(numbers, of: count)
    }
    switch parts[1] {
    case .opaque: return parts[1]
    case .name(.storage(let dtype)):
      return heap.storage(TorchStorage(dtype: dtype, key: key, count: count, view: view))
    case .name(.untypedStorage):
      return heap.storage(TorchStorage(dtype: nil, key: key, count: count, view: view))
    default: throw FormatProblem("its pickle has a storage of no known type")
    }
  }

  /// What a name makes of arguments: a tensor, a container, or nothing that we look into.
  ///
  /// - Throws: `FormatProblem` when they do not go together.
  mutating func make(
    _ maker: PickleValue, from arguments: PickleValue
  ) throws(FormatProblem) -> PickleValue {
    if case .opaque = maker { return maker }
    guard case .name(let name) = maker, let arguments = heap.elements(arguments) else {
      throw FormatProblem("its pickle calls what can't be called")
    }
    return try make(name, arguments)
  }

  private mutating func make(
    _ name: TorchName, _ arguments: [PickleValue]
  ) throws(FormatProblem) -> PickleValue {
    switch name {
    case .orderedDict: return try orderedDict(arguments)
    case .size where arguments.count == 1: return arguments[0]
    case .rebuildTensor where arguments.count == 4,
      .rebuildTensorV2 where arguments.count >= 6:
      return try tensor(arguments, dtype: nil)
    case .rebuildTensorV3 where arguments.count >= 7:
      guard case .name(.dtype(let dtype)) = arguments[6] else { return opaque(among: arguments) }
      return try tensor(arguments, dtype: dtype)
    case .parameter where arguments.count >= 1, .rebuildParameter where arguments.count >= 1,
      .rebuildParameterWithState where arguments.count >= 1:
      return arguments[0]
    case .rebuildFromType where arguments.count == 4:
      // Each step takes one argument list apart, but a list may hold itself.
      guard case .name(let inner) = arguments[0], inner != .rebuildFromType,
        let innerArguments = heap.elements(arguments[2])
      else { return opaque(among: arguments) }
      return try make(inner, innerArguments)
    default: throw FormatProblem("its pickle makes something of the wrong arguments")
    }
  }

  private mutating func tensor(
    _ arguments: [PickleValue], dtype: DType?
  ) throws(FormatProblem) -> PickleValue {
    if case .opaque = arguments[0] { return arguments[0] }
    guard case .storage(let storage) = arguments[0], case .integer(let offset) = arguments[1],
      let sizes = heap.integers(arguments[2]), let strides = heap.integers(arguments[3])
    else { throw FormatProblem("its pickle has a tensor that is not described as PyTorch does") }
    return heap.tensor(
      TorchTensor(storage: storage, offset: offset, sizes: sizes, strides: strides, dtype: dtype))
  }

  /// Python 2 gives the items at once, as a list of pairs.
  private mutating func orderedDict(
    _ arguments: [PickleValue]
  ) throws(FormatProblem) -> PickleValue {
    let dict = heap.dict()
    guard case .dict(let index) = dict, let items = arguments.first else { return dict }
    for item in heap.elements(items) ?? [] {
      try work(1)
      guard let pair = heap.elements(item), pair.count == 2 else {
        throw FormatProblem("its pickle gives a dictionary a key without a value")
      }
      heap.set(pair[0], pair[1], in: index)
    }
    return dict
  }

  /// Something opaque, named by what it depends on.
  private mutating func opaque(among arguments: [PickleValue]) -> PickleValue {
    for argument in arguments { if case .opaque = argument { return argument } }
    return heap.opaque("an unknown type of tensor")
  }

  private func part(
    _ numbers: [PickleValue], of count: Int
  ) throws(FormatProblem) -> Range<Int> {
    guard numbers.count == 3, case .integer(let start) = numbers[1],
      case .integer(let length) = numbers[2], start >= 0, length >= 0, start <= count,
      length <= count - start
    else { throw FormatProblem("its pickle has a part of a storage that reaches beyond it") }
    return start..<start + length
  }
}
