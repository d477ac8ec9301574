import Foundation
import NeuralNetworks
import TensorCore
import Testing

/// Pickles that run a command when Python reads them. Here they are data, and the command never
/// runs: it would leave a file behind.
struct HostilePickleTests {
  private static let marker = NSTemporaryDirectory() + "graphrun-executed-\(UUID().uuidString)"
  private static let command = Pickle.text("touch \(marker)")
  private static let system = Pickle.global("os", "system")
  private static let attack = Pickle.call(system, command)

  /// What stands in the state dict, and what its message says made it.
  static let attacks: [(value: Pickle, maker: String)] = [
    (attack, "os.system"),
    (.call(.global("posix", "system"), command), "posix.system"),
    (.call(.global("builtins", "eval"), .text("1")), "builtins.eval"),
    (.call(.global("builtins", "exec"), command), "builtins.exec"),
    (.call(.global("builtins", "getattr"), .global("os", "x"), .text("y")), "builtins.getattr"),
    (.call(.global("subprocess", "Popen"), .list(command)), "subprocess.Popen"),
    (.call(.global("torch", "load"), command), "torch.load"),
    (.call(.global("torch.hub", "load"), command), "torch.hub.load"),
    (.call(.global("runpy", "_run_code"), command), "runpy._run_code"),
    (.call(.global("torch._utils", "_rebuild_qtensor"), .op("N")), "torch._utils._rebuild_qtensor"),
    (.call(.global("collections", "Counter")), "collections.Counter"),
    // Names that look like those of the list.
    (.call(.global("torch", "os.system"), command), "torch.os.system"),
    (.call(.global("torch.FloatStorage", ""), command), "torch.FloatStorage."),
    (
      .call(.global("torch._utils", "_rebuild_tensor_v2 "), command),
      "torch._utils._rebuild_tensor_v2 "
    ),
    (.call(.global("Torch", "Size"), command), "Torch.Size"),
    // By the other ways to make an object.
    (.text("os") + .text("system") + .raw([0x93]) + .tuple(command) + .op("R"), "os.system"),
    (system + .tuple(command) + .raw([0x81]), "os.system"),
    (system + .dict(("__setstate__", command)) + .op("b"), "os.system"),
    (.call(attack, command), "os.system"),
    // Hidden in what makes a tensor.
    (.tensor(in: attack), "os.system"),
    (.tensor(in: .storage("0", count: 4, type: attack)), "os.system"),
    (.call(.global("torch._utils", "_rebuild_parameter"), attack), "os.system"),
    (
      .call(
        .global("torch._tensor", "_rebuild_from_type_v2"), system, .op("N"), .tuple(command),
        .op("N")), "os.system"
    ),
  ]

  @Test(arguments: attacks.indices)
  func inPlaceOfATensorTheyAreRefused(index: Int) {
    let (value, maker) = Self.attacks[index]
    let pickle = Pickle.of(.dict(("x", .tensor()), ("y", value)))
    for file in [torchArchive(pickle).bytes, legacyTorchFile(pickle)] {
      let error = #expect(throws: FileError.self) { try TorchFile(file, origin: "a.pth") }
      #expect(
        error?.description
          == "a.pth: its entry 'y' is made by '\(maker)', which is not run: only plain tensors are "
          + "read; in PyTorch, save the state dict without it")
      #expect(error?.reason == .unsupported)
    }
    #expect(!FileManager.default.fileExists(atPath: Self.marker))
  }

  @Test(arguments: attacks.indices)
  func besideTheTensorsTheyHaveNoEffect(index: Int) throws {
    let value = Self.attacks[index].value
    let pickle = Pickle.of(.dict(("optimizer", value), ("model", .dict(("x", .tensor())))))
    for file in [torchArchive(pickle).bytes, legacyTorchFile(pickle)] {
      let read = try TorchFile(file, origin: "a.pth")
      #expect(read.weights.names == ["x"])
    }
    #expect(!FileManager.default.fileExists(atPath: Self.marker))
  }

  @Test func asTheWholeFileTheyAreRefused() {
    let error = #expect(throws: FileError.self) {
      try TorchFile(torchArchive(Pickle.of(Self.attack)).bytes, origin: "a.pth")
    }
    #expect(
      error?.explanation
        == "it holds an object of 'os.system', perhaps a whole model, not its weights: in PyTorch, "
        + "save model.state_dict() with torch.save")
    let plain = #expect(throws: FileError.self) {
      try TorchFile(Pickle.of(Self.attack), origin: "a.pth")
    }
    #expect(
      plain?.explanation.hasPrefix("this is a Python pickle, but not one of torch.save") == true)
    #expect(!FileManager.default.fileExists(atPath: Self.marker))
  }

  // MARK: - Pickles that want much of a reader

  private func explanation(_ pickle: [UInt8]) -> String? {
    #expect(throws: FileError.self) { try TorchFile(torchArchive(pickle).bytes, origin: "a") }?
      .explanation
  }

  @Test func depthCostsNothing() {
    let depth = 300_000
    let tuples = Pickle.raw([0x29] + [UInt8](repeating: 0x85, count: depth))
    #expect(
      explanation(Pickle.of(tuples))?.hasPrefix("it holds no dictionary of tensors: ") == true)
    let dicts = (0..<depth / 10).map { _ in Pickle.op("}") + .text("k") }.reduce(into: [UInt8]()) {
      $0 += $1.bytes
    }
    let closing = [UInt8](repeating: UInt8(ascii: "s"), count: depth / 10)
    #expect(
      explanation(Pickle.of(.raw(dicts), .op("N"), .raw(closing)))
        == "it holds no dictionary of tensors, but only 'k': in PyTorch, save model.state_dict() "
        + "with torch.save")
  }

  @Test func aDictionaryMayHoldItself() throws {
    let pickle = Pickle.of(
      .op("}") + .raw([0x71, 0]) + .text("self") + .raw([0x68, 0]) + .op("s") + .text("x")
        + .tensor() + .op("s"))
    #expect(try TorchFile(torchArchive(pickle).bytes, origin: "a").weights.names == ["x"])
  }

  /// A short pickle can ask for the items of a long list again and again.
  @Test func repeatedCopiesCountAsWork() {
    let pairs = Pickle.raw((0..<2000).flatMap { _ in Pickle.op("N").bytes + [0x4E, 0x86] })
    let list = Pickle.op("]") + .raw([0x71, 0]) + .op("(") + pairs + .op("e")
    let copy = Pickle.global("collections", "OrderedDict") + .raw([0x68, 0, 0x85]) + .op("R")
    let copies = Pickle.raw((0..<1000).flatMap { _ in copy.bytes })
    #expect(
      explanation(Pickle.of(list, copies))
        == "the PyTorch file is damaged (its pickle has more than 1000000 operations): "
        + "download it again")
  }

  /// A short pickle can name things by one long text again and again.
  @Test func longTextsNameNothing() {
    let long = Pickle.text(String(repeating: "m", count: 513))
    let names = Pickle.op("}") + long + .raw([0x71, 0]) + .tensor() + .op("s")
    #expect(
      explanation(Pickle.of(names))
        == "it holds no dictionary of tensors, but an empty dictionary: in PyTorch, save "
        + "model.state_dict() with torch.save")
    #expect(
      explanation(Pickle.of(long, .text("n"), .raw([0x93])))
        == "the PyTorch file is damaged (its pickle names something by what is no text): "
        + "download it again")
  }

  @Test func namesCountAsWork() {
    let module = Pickle.text(String(repeating: "m", count: 500)) + .raw([0x71, 0])
    let name = Pickle.raw([0x68, 0, 0x68, 0, 0x93])
    #expect(
      explanation(Pickle.of(module, .raw((0..<20_000).flatMap { _ in name.bytes })))
        == "the PyTorch file is damaged (its pickle has more than 1000000 operations): "
        + "download it again")
  }

  /// A dictionary that is there many times is one entry.
  @Test func sharedDictionariesAreFoundOnce() throws {
    let shared = Pickle.dict(("x", .tensor())) + .raw([0x71, 0])
    let others = (0..<9).map { Pickle.text("d\($0)") + .raw([0x68, 0]) + .op("s") }
    let pickle = Pickle.of(
      others.reduce(.op("}") + .text("first") + shared + .op("s")) { $0 + $1 })
    let file = try TorchFile(torchArchive(pickle).bytes, origin: "a")
    #expect(file.entry == "first" && file.otherEntries.isEmpty)
  }

  /// So many elements that their number is infinite, times none.
  @Test func elementsBeyondNumbersAreCounted() throws {
    let sizes = [Int](repeating: .max, count: 20) + [0]
    let file = try TorchFile(
      torchArchive(
        Pickle.of(
          .dict(
            ("a", .dict(("x", .tensor(sizes: sizes, strides: [Int](repeating: 1, count: 21))))),
            ("b", .dict(("y", .tensor())))))
      ).bytes, origin: "a")
    #expect(file.entry == "b" && file.otherEntries == ["a"])
  }

  @Test func withoutElementsTheOffsetMeansNothing() throws {
    let storage = Pickle.storage(
      "0", count: 4, view: .tuple(.text("v"), .integer(2), .integer(2)))
    let tensor = Pickle.tensor(sizes: [0], offset: .max - 1, in: storage)
    let file = try TorchFile(torchArchive(Pickle.of(.dict(("x", tensor)))).bytes, origin: "a")
    #expect(file.weights["x"]?.shape == [0])
  }

  /// Tensors that share a storage come out one by one.
  @Test func sharedNumbersMayNotGrowWithoutEnd() {
    let storage = 4 << 20
    let tensor = Pickle.tensor(
      sizes: [storage], in: .storage("0", count: storage))
    let items = (0..<30).map { ("x\($0)", tensor) }
    let dict = items.reduce(Pickle.op("}")) { $0 + .text($1.0) + $1.1 + .op("s") }
    var archive = torchArchive(Pickle.of(dict))
    archive.entries[2].contents = [UInt8](repeating: 0, count: 4 * storage)
    let error = #expect(throws: FileError.self) { try TorchFile(archive.bytes, origin: "a") }
    #expect(
      error?.explanation
        == "the PyTorch file is damaged (its tensors are far larger than the file): download it again"
    )
  }

  @Test func archivesThatHideTheirContents() {
    for (word, flags, method) in [("compressed", 0, 8), ("encrypted", 1, 0)] {
      var archive = torchArchive(Pickle.of(.dict(("x", .tensor()))))
      archive.entries[0].flags = UInt16(flags)
      archive.entries[0].method = UInt16(method)
      let error = #expect(throws: FileError.self) { try TorchFile(archive.bytes, origin: "a") }
      #expect(
        error?.explanation
          == "its zip entry 'a/data.pkl' is \(word), which PyTorch never does: unpack the archive, "
          + "or save the file again with PyTorch")
    }
  }
}
