/// Writes pickles, operation by operation.
struct Pickle {
  private(set) var bytes: [UInt8] = []

  /// The contents of one pickle of protocol 2.
  static func of(_ parts: Pickle...) -> [UInt8] {
    [0x80, 2] + parts.flatMap(\.bytes) + op(".").bytes
  }

  /// An operation by its letter.
  static func op(_ letter: Character) -> Pickle { raw([letter.asciiValue ?? 0]) }

  static func raw(_ bytes: [UInt8]) -> Pickle { Pickle(bytes: bytes) }

  static func text(_ text: String) -> Pickle {
    raw([0x58] + little(UInt32(text.utf8.count)) + Array(text.utf8))
  }

  static func integer(_ number: Int) -> Pickle {
    Int32(exactly: number).map { raw([0x4A] + little($0)) } ?? raw([0x8A, 8] + little(number))
  }

  static func global(_ module: String, _ name: String) -> Pickle {
    raw(Array("c\(module)\n\(name)\n".utf8))
  }

  static func tuple(_ parts: Pickle...) -> Pickle { op("(") + joined(parts) + op("t") }

  static func list(_ parts: Pickle...) -> Pickle { op("]") + op("(") + joined(parts) + op("e") }

  static func dict(_ items: (String, Pickle)...) -> Pickle {
    op("}") + op("(") + joined(items.map { text($0.0) + $0.1 }) + op("u")
  }

  /// What a function makes of arguments.
  static func call(_ function: Pickle, _ arguments: Pickle...) -> Pickle {
    function + op("(") + joined(arguments) + op("t") + op("R")
  }

  /// A storage of floats.
  static func storage(
    _ key: String, count: Int, type: Pickle = global("torch", "FloatStorage"),
    view: Pickle? = nil
  ) -> Pickle {
    op("(") + text("storage") + type + text(key) + text("cpu") + integer(count)
      + (view ?? raw([])) + op("t") + op("Q")
  }

  /// A tensor of a storage of 4 floats with the key "0".
  static func tensor(
    sizes: [Int] = [4], strides: [Int] = [1], offset: Int = 0,
    in storage: Pickle = storage("0", count: 4)
  ) -> Pickle {
    call(
      global("torch._utils", "_rebuild_tensor_v2"), storage, integer(offset),
      op("(") + joined(sizes.map { integer($0) }) + op("t"),
      op("(") + joined(strides.map { integer($0) }) + op("t"), raw([0x89]),
      call(global("collections", "OrderedDict")))
  }

  static func + (left: Pickle, right: Pickle) -> Pickle {
    Pickle(bytes: left.bytes + right.bytes)
  }

  private static func joined(_ parts: [Pickle]) -> Pickle { raw(parts.flatMap(\.bytes)) }
}

/// An archive of torch.save with a storage "0" of the floats 0, 1, 2, 3.
func torchArchive(_ pickle: [UInt8]) -> ZipBuilder {
  ZipBuilder(entries: [
    .init("a/data.pkl", pickle), .init("a/byteorder", Array("little".utf8)),
    .init("a/data/0", [0, 1, 2, 3].flatMap { little(Float($0).bitPattern) }),
  ])
}

/// A legacy file of torch.save with the same storage.
func legacyTorchFile(
  _ pickle: [UInt8], version: Int = 1001, keys: Pickle = .list(.text("0")), storage: [UInt8]? = nil
) -> [UInt8] {
  let magic: [UInt8] = [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
  let facts = Pickle.dict(("little_endian", .raw([0x88])))
  let floats = little(4 as Int64) + [0, 1, 2, 3].flatMap { little(Float($0).bitPattern) }
  return Pickle.of(.raw(magic)) + Pickle.of(.integer(version)) + Pickle.of(facts) + pickle
    + Pickle.of(keys) + (storage ?? floats)
}
