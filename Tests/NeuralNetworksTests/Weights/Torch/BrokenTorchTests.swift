import Foundation
import NeuralNetworks
import TensorCore
import Testing

/// PyTorch files that are damaged, or made to break or to misuse a reader.
struct BrokenTorchTests {
  /// A file and the words in the message.
  struct Case: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let problem: String

    var testDescription: String { problem }

    init(_ bytes: [UInt8], _ problem: String) {
      self.bytes = bytes
      self.problem = problem
    }

    /// An archive with some change.
    init(_ problem: String, _ change: (inout ZipBuilder) -> Void) {
      var archive = torchArchive(Pickle.of(.dict(("x", .tensor()))))
      change(&archive)
      self.init(archive.bytes, problem)
    }

    /// An archive with a pickle.
    init(_ pickle: Pickle..., problem: String) {
      self.init(torchArchive(Pickle.of(pickle.reduce(.raw([]), +))).bytes, problem)
    }

    /// An archive with one tensor, `x`.
    init(tensor: Pickle, _ problem: String) {
      self.init(.dict(("x", tensor)), problem: "tensor 'x' " + problem)
    }
  }

  @Test(arguments: archives + pickles + tensors + legacy)
  func isRefused(broken: Case) {
    let error = #expect(throws: FileError.self) {
      try TorchFile(broken.bytes, origin: "a.pth")
    }
    #expect(error?.reason == .corrupt)
    #expect(
      error?.description
        == "a.pth: the PyTorch file is damaged (\(broken.problem)): download it again")
  }

  @Test func theSameFilesUndamagedAreRead() throws {
    let pickle = Pickle.of(.dict(("x", .tensor())))
    for file in [torchArchive(pickle).bytes, legacyTorchFile(pickle)] {
      #expect(try TorchFile(file, origin: "a").weights["x"]?.tensor().elements == [0, 1, 2, 3])
    }
  }

  static let archives = [
    Case(Array("PK".utf8), "the end of its zip archive is missing"),
    Case(
      Array("PK".utf8) + [UInt8](repeating: 0, count: 99), "the end of its zip archive is missing"),
    Case(
      torchArchive([]).bytes.dropLast(), "the end of its zip archive is missing"),
    Case("its zip directory is not where the end of the file says") { $0.start = 0xFFFF_0000 },
    Case("its zip directory holds something else") { $0.count = 60000 },
    Case("its zip directory holds something else") { $0.mark = 0x0201_4B51 },
    Case("its zip directory holds something else") { $0.start = 1 },
    Case("its zip64 directory is missing") { $0.count = 0xFFFF },
    Case("the checksum of its zip entry 'a/data.pkl' is wrong") { $0.entries[0].checksum = 1 },
    Case("the checksum of its zip entry 'a/byteorder' is wrong") { $0.entries[1].checksum = 1 },
    Case("the checksum of its zip entry 'a/data/0' is wrong") { $0.entries[2].checksum = 1 },
    Case("its zip entry 'a/data/0' has two different sizes") { $0.entries[2].storedSize = 15 },
    Case("its zip64 entry ends too early") { $0.entries[2].storedSize = .max },
    Case("its zip entry 'a/data/0' has two different names") {
      $0.entries[2].localName = Array("a/data/1".utf8)
    },
    Case("its zip entry 'a/data/0' is not where the directory says") {
      $0.entries[2].headerStart = 1
    },
    Case("its zip entry 'a/data/0' ends too early") { $0.entries[2].headerStart = 0xFFFF_FFF0 },
    Case("its zip entry 'a/byteorder' is there twice") {
      $0.entries.append(.init("a/byteorder", []))
    },
    // The header of one entry lies in the contents of another.
    Case("two of its zip entries overlap, at byte 64") {
      let inner = ZipBuilder(entries: [.init("b", [])]).bytes
      $0.entries.insert(.init("a", inner), at: 0)
      $0.entries.append(.init("b", []))
      $0.entries[4].headerStart = 64
    },
    Case("a name in its zip directory is not UTF-8") { $0.entries[1].name = [0xFF] },
    Case("its byte order is 'middle'") { $0.entries[1].contents = Array("middle".utf8) },
    Case("its storage '0' is missing") { $0.entries.removeLast() },
    Case("its storage '0' has 15 bytes instead of 16") { $0.entries[2].contents.removeLast() },
    Case("its storage '0' has 17 bytes instead of 16") { $0.entries[2].contents.append(0) },
  ]

  static let pickles = [
    Case(torchArchive([0x80, 2]).bytes, "its pickle ends too early"),
    Case(torchArchive([]).bytes, "its pickle ends too early"),
    Case(torchArchive([0x80, 9]).bytes, "its pickle has the unknown protocol 9"),
    // Python would run these: INST, OBJ and NEWOBJ_EX make objects, EXT1 names them by number.
    Case(
      .raw(Array("(ios\nsystem\n".utf8)),
      problem: "its pickle has the operation 0x69 at byte 3, which weights do not need"),
    Case(
      .op("("), .global("os", "system"), .op("o"),
      problem: "its pickle has the operation 0x6f at byte 14, which weights do not need"),
    Case(
      .raw([0x92]),
      problem: "its pickle has the operation 0x92 at byte 2, which weights do not need"),
    Case(
      .raw([0x82, 1]),
      problem: "its pickle has the operation 0x82 at byte 2, which weights do not need"),
    Case(
      .raw([0x97]),
      problem: "its pickle has the operation 0x97 at byte 2, which weights do not need"),
    Case(problem: "its pickle takes more than it put, before byte 3"),
    Case(.op("R"), problem: "its pickle takes more than it put, before byte 3"),
    Case(.op("N"), .raw([0x87]), problem: "its pickle takes more than it put, before byte 4"),
    Case(.op("t"), problem: "its pickle takes more than it put, before byte 3"),
    Case(.op("N"), .op("("), .op("s"), problem: "its pickle takes more than it put, before byte 5"),
    Case(.raw([0x71, 0]), problem: "its pickle takes more than it put, before byte 4"),
    Case(
      .raw([0x68, 5]), problem: "its pickle recalls number 5, which it has not put away"),
    Case(
      .raw([0x6A, 0xFF, 0xFF, 0xFF, 0xFF]),
      problem: "its pickle recalls number 4294967295, which it has not put away"),
    Case(.raw([0x8C, 1, 0xFF]), problem: "a text in its pickle is not UTF-8"),
    Case(.raw([0x63, 0xFF, 0x0A, 0x0A]), problem: "a text in its pickle is not UTF-8"),
    Case(.raw([0x63, 0x61]), problem: "its pickle ends too early"),
    Case(.raw([0x58, 0xFF, 0xFF, 0xFF, 0xFF]), problem: "its pickle ends too early"),
    Case(
      .op("N"), .op("N"), .raw([0x93]), problem: "its pickle names something by what is no text"),
    Case(
      .op("}"), .op("("), .op("N"), .op("u"),
      problem: "its pickle gives a dictionary a key without a value"),
    Case(
      .call(.global("collections", "OrderedDict"), .list(.op("N"))),
      problem: "its pickle gives a dictionary a key without a value"),
    Case(.call(.integer(1)), problem: "its pickle calls what can't be called"),
    Case(
      .global("torch", "Size"), .op("N"), .op("R"), problem: "its pickle calls what can't be called"
    ),
    Case(
      .call(.global("torch._utils", "_rebuild_tensor_v2"), .op("N")),
      problem: "its pickle makes something of the wrong arguments"),
    Case(
      .call(.global("torch", "FloatStorage")),
      problem: "its pickle makes something of the wrong arguments"),
    Case(
      .raw(Array(repeating: UInt8(ascii: "N"), count: 1_000_000)),
      problem: "its pickle has more than 1000000 operations"),
  ]

  static let tensors = [
    Case(
      .op("N"), .op("Q"),
      problem: "its pickle has a storage that is not described as PyTorch does"),
    Case(
      .storage("0", count: -1),
      problem: "its pickle has a storage that is not described as PyTorch does"),
    Case(
      .storage("0", count: 4, type: .op("N")), problem: "its pickle has a storage of no known type"),
    Case(
      .dict(("x", .tensor(in: .storage("0", count: .max)))),
      problem: "a storage in its pickle has an impossible size"),
    Case(
      .storage("0", count: 4, view: .tuple(.text("v"), .integer(3), .integer(2))),
      problem: "its pickle has a part of a storage that reaches beyond it"),
    Case(
      .tensor(in: .op("N")),
      problem: "its pickle has a tensor that is not described as PyTorch does"),
    Case(
      .tensor(sizes: [Int](repeating: 1, count: 33), strides: [Int](repeating: 1, count: 33)),
      problem: "its pickle has a tensor that is not described as PyTorch does"),
    Case(tensor: .tensor(sizes: [5]), "reaches beyond its storage '0'"),
    Case(tensor: .tensor(offset: 1), "reaches beyond its storage '0'"),
    Case(tensor: .tensor(sizes: [2, 2], strides: [3, 1]), "reaches beyond its storage '0'"),
    Case(tensor: .tensor(offset: -1), "reaches beyond its storage '0'"),
    Case(tensor: .tensor(strides: [-1]), "has impossible sizes or strides"),
    Case(tensor: .tensor(sizes: [-4]), "has impossible sizes or strides"),
    Case(tensor: .tensor(sizes: [2, 2]), "has impossible sizes or strides"),
    Case(
      tensor: .tensor(sizes: [1 << 40, 1 << 40], strides: [0, 0]),
      "has more elements than can be counted"),
    Case(
      tensor: .tensor(sizes: [2], strides: [.max], offset: 1),
      "has more elements than can be counted"),
    Case(
      .dict(("x", .tensor(sizes: [1 << 20, 1 << 20], strides: [0, 0]))),
      problem: "its tensors are far larger than the file"),
    Case(
      tensor: .call(
        .global("torch._utils", "_rebuild_tensor_v3"), .storage("0", count: 4), .integer(0),
        .tuple(.integer(2)), .tuple(.integer(1)), .op("N"), .op("N"),
        .global("torch", "float64")), "has another type than its storage"),
    Case(
      tensor: .tensor(
        in: .storage("0", count: 16, type: .global("torch.storage", "UntypedStorage"))),
      "has no type"),
  ]

  private static let good = Pickle.of(.dict(("x", .tensor())))

  static let legacy = [
    Case(legacyTorchFile(good, version: 1000), "it has another version than 1001"),
    Case(legacyTorchFile(good).dropLast(), "the file ends too early"),
    Case(
      legacyTorchFile(good, storage: little(5 as Int64)),
      "its storage '0' has another length than its pickle says"),
    Case(
      legacyTorchFile(good, storage: little(-1 as Int64)),
      "its storage '0' has another length than its pickle says"),
    Case(
      legacyTorchFile(good, keys: .list(.text("1"))), "it has a storage that nothing refers to"),
    Case(legacyTorchFile(good, keys: .op("N")), "its storage '0' is missing"),
    Case(
      legacyTorchFile(good, keys: .list(.text("0"), .text("0")))
        + little(4 as Int64) + [UInt8](repeating: 0, count: 16), "its storage '0' is there twice"),
    Case(
      legacyTorchFile(
        Pickle.of(
          .dict(
            ("x", .tensor()),
            ("y", .tensor(in: .storage("0", count: 4, type: .global("torch", "DoubleStorage"))))))),
      "its storage '0' is described in two ways"),
  ]
}
