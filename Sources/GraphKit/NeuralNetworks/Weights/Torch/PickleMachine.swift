/// Reads Python pickles into plain data.
///
/// A pickle is a program for a stack machine, and Python's own reader runs whatever function it
/// names. This one has no way to run anything: a name is an entry of `TorchName` or opaque, and
/// "calling" it moves data (see `PickleMachine+Objects.swift`). It knows the operations that PyTorch
/// writes, and refuses all others. Work and memory are bounded by `maxOperations` and `maxBytes`.
///
/// The operations: https://github.com/python/cpython/blob/main/Lib/pickletools.py
struct PickleMachine {
  static let maxOperations = 1_000_000
  static let maxBytes = 64 << 20

  /// What the pickles that were read hold.
  var heap = PickleHeap()
  private var cursor: ByteCursor
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  private var operations = 0

  /// A machine for pickles that begin at an offset of a file.
  init(_ bytes: UnsafeRawBufferPointer, at start: Int = 0) {
    let end = min(bytes.count, start + Self.maxBytes)
    cursor = ByteCursor(
      UnsafeRawBufferPointer(rebasing: bytes[..<end]), at: start, subject: "its pickle")
  }

  /// The offset behind the last pickle that was read.
  var position: Int { cursor.position }

  /// Reads one pickle; the next begins where it ends.
  mutating func next() throws(FormatProblem) -> PickleValue {
    stack.removeAll()
    marks.removeAll()
    memo.removeAll()
    while true {
      try work(1)
      let start = cursor.position
      let code = try cursor.integer(UInt8.self)
      guard let operation = Operation(rawValue: code) else {
        let hex = String(code, radix: 16)
        throw FormatProblem(
          "its pickle has the operation 0x\(hex) at byte \(start), which weights do not need")
      }
      if operation == .stop { return try pop() }
      try perform(operation)
    }
  }

  /// Counts operations, and what costs as much.
  mutating func work(_ count: Int) throws(FormatProblem) {
    operations += count
    if operations > Self.maxOperations {
      throw FormatProblem("its pickle has more than \(Self.maxOperations) operations")
    }
  }

  /// The operations, by the letters of the format.
  private enum Operation: UInt8 {
    case mark = 0x28  // (
    case stop = 0x2E  // .
    case binFloat = 0x47  // G
    case binInt = 0x4A  // J
    case binInt1 = 0x4B  // K
    case binInt2 = 0x4D  // M
    case none = 0x4E  // N
    case binPersistentID = 0x51  // Q
    case reduce = 0x52  // R
    case binString = 0x54  // T
    case shortBinString = 0x55  // U
    case binUnicode = 0x58  // X
    case append = 0x61  // a
    case build = 0x62  // b
    case global = 0x63  // c
    case appends = 0x65  // e
    case binGet = 0x68  // h
    case longBinGet = 0x6A  // j
    case binPut = 0x71  // q
    case longBinPut = 0x72  // r
    case setItem = 0x73  // s
    case tuple = 0x74  // t
    case setItems = 0x75  // u
    case emptyDict = 0x7D  // }
    case emptyList = 0x5D  // ]
    case emptyTuple = 0x29  // )
    case binBytes = 0x42  // B
    case shortBinBytes = 0x43  // C
    case proto = 0x80
    case newObject = 0x81
    case tuple1 = 0x85
    case tuple2 = 0x86
    case tuple3 = 0x87
    case newTrue = 0x88
    case newFalse = 0x89
    case long1 = 0x8A
    case shortBinUnicode = 0x8C
    case emptySet = 0x8F
    case addItems = 0x90
    case stackGlobal = 0x93
    case memoize = 0x94
    case frame = 0x95
  }
}

extension PickleMachine {
  private mutating func perform(_ operation: Operation) throws(FormatProblem) {
    switch operation {
    case .stop: break
    case .proto:
      let version = try cursor.integer(UInt8.self)
      if version > 5 { throw FormatProblem("its pickle has the unknown protocol \(version)") }
    case .frame: _ = try cursor.integer(UInt64.self)
    case .mark: marks.append(stack.count)
    case .none: stack.append(.none)
    case .newTrue: stack.append(.boolean(true))
    case .newFalse: stack.append(.boolean(false))
    case .binInt: stack.append(.integer(Int(try cursor.integer(Int32.self))))
    case .binInt1: stack.append(.integer(Int(try cursor.integer(UInt8.self))))
    case .binInt2: stack.append(.integer(Int(try cursor.integer(UInt16.self))))
    case .long1: stack.append(integer(try cursor.take(try cursor.natural(UInt8.self))))
    case .binFloat:
      _ = try cursor.take(8)
      stack.append(.real)
    case .binUnicode: try pushText(try cursor.natural(UInt32.self))
    case .shortBinUnicode: try pushText(try cursor.natural(UInt8.self))
    case .binString: pushOldText(try cursor.take(try cursor.natural(UInt32.self)))
    case .shortBinString: pushOldText(try cursor.take(try cursor.natural(UInt8.self)))
    case .binBytes: try pushBytes(try cursor.natural(UInt32.self))
    case .shortBinBytes: try pushBytes(try cursor.natural(UInt8.self))
    case .binPut: memo[try cursor.natural(UInt8.self)] = try top()
    case .longBinPut: memo[try cursor.natural(UInt32.self)] = try top()
    case .memoize: memo[memo.count] = try top()
    case .binGet: try recall(try cursor.natural(UInt8.self))
    case .longBinGet: try recall(try cursor.natural(UInt32.self))
    case .emptyTuple, .tuple, .tuple1, .tuple2, .tuple3, .emptyList, .emptyDict, .emptySet, .append,
      .appends, .setItem, .setItems, .addItems:
      try collect(operation)
    case .global, .stackGlobal, .binPersistentID, .reduce, .newObject, .build:
      try construct(operation)
    }
  }

  private mutating func collect(_ operation: Operation) throws(FormatProblem) {
    switch operation {
    case .emptyTuple: stack.append(heap.tuple([]))
    case .tuple: stack.append(heap.tuple(try popToMark()))
    case .tuple1: stack.append(heap.tuple(try pop(1)))
    case .tuple2: stack.append(heap.tuple(try pop(2)))
    case .tuple3: stack.append(heap.tuple(try pop(3)))
    case .emptyList: stack.append(heap.list())
    case .emptyDict: stack.append(heap.dict())
    case .emptySet: stack.append(heap.opaque("builtins.set"))
    case .append: append(try pop(1), to: try top())
    case .appends: append(try popToMark(), to: try top())
    case .setItem: try setItems(try pop(2))
    case .setItems: try setItems(try popToMark())
    case .addItems: _ = try popToMark()
    default: break
    }
  }

  private mutating func construct(_ operation: Operation) throws(FormatProblem) {
    switch operation {
    case .global:
      let module = try text(try cursor.line())
      stack.append(try resolve(module, try text(try cursor.line())))
    case .stackGlobal:
      guard let words = try pop(2) as [PickleValue]?, case .text(let module) = words[0],
        case .text(let name) = words[1]
      else { throw FormatProblem("its pickle names something by what is no text") }
      stack.append(try resolve(module, name))
    case .binPersistentID: stack.append(try storage(try pop()))
    case .reduce, .newObject:
      let parts = try pop(2)
      stack.append(try make(parts[0], from: parts[1]))
    case .build: _ = try pop()  // attributes, which weights do not need
    default: break
    }
  }
}

extension PickleMachine {
  private var underflow: FormatProblem {
    FormatProblem("its pickle takes more than it put, before byte \(cursor.position)")
  }

  /// Values above the last mark are out of reach of single takes.
  private var floor: Int { marks.last ?? 0 }

  private func top() throws(FormatProblem) -> PickleValue {
    guard stack.count > floor, let value = stack.last else { throw underflow }
    return value
  }

  private mutating func pop() throws(FormatProblem) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func pop(_ count: Int) throws(FormatProblem) -> [PickleValue] {
    guard stack.count >= floor + count else { throw underflow }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popToMark() throws(FormatProblem) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw underflow }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private mutating func recall(_ index: Int) throws(FormatProblem) {
    guard let value = memo[index] else {
      throw FormatProblem("its pickle recalls number \(index), which it has not put away")
    }
    stack.append(value)
  }

  private func text(_ bytes: UnsafeRawBufferPointer) throws(FormatProblem) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FormatProblem("a text in its pickle is not UTF-8")
    }
    return text
  }

  private mutating func pushText(_ count: Int) throws(FormatProblem) {
    let text = try text(try cursor.take(count))
    stack.append(count <= Weights.maxName ? .text(text) : .bytes)
  }

  /// Texts of Python 2, whose encoding is unknown; names of tensors are ASCII.
  private mutating func pushOldText(_ bytes: UnsafeRawBufferPointer) {
    let isName = bytes.count <= Weights.maxName
    stack.append(isName ? .text(String(decoding: bytes, as: UTF8.self)) : .bytes)
  }

  private mutating func pushBytes(_ count: Int) throws(FormatProblem) {
    _ = try cursor.take(count)
    stack.append(.bytes)
  }

  /// An integer in two's complement, lowest byte first.
  private func integer(_ bytes: UnsafeRawBufferPointer) -> PickleValue {
    if bytes.count > 8 { return .longInteger(Array(bytes)) }
    let sign: UInt64 = bytes.last.map { $0 & 0x80 != 0 } == true ? .max : 0
    let bits = bytes.reversed().reduce(sign) { $0 << 8 | UInt64($1) }
    return .integer(Int(Int64(bitPattern: bits)))
  }

  private mutating func append(_ elements: [PickleValue], to list: PickleValue) {
    guard case .list(let index) = list else { return }
    for element in elements { heap.append(element, to: index) }
  }

  private mutating func setItems(_ items: [PickleValue]) throws(FormatProblem) {
    guard items.count % 2 == 0 else {
      throw FormatProblem("its pickle gives a dictionary a key without a value")
    }
    guard case .dict(let index) = try top() else { return }
    for item in stride(from: 0, to: items.count, by: 2) {
      heap.set(items[item], items[item + 1], in: index)
    }
  }
}
