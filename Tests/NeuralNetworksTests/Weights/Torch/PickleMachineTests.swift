import Testing

@testable import NeuralNetworks

struct PickleMachineTests {
  /// What a pickle holds, as Python would write it.
  private func read(_ parts: Pickle...) throws -> String {
    let bytes = Pickle.of(parts.reduce(.raw([]), +))
    return try bytes.withUnsafeBytes { bytes in
      var machine = PickleMachine(bytes)
      let value = try machine.next()
      #expect(machine.position == bytes.count)
      return text(value, machine.heap)
    }
  }

  private func text(_ value: PickleValue, _ heap: PickleHeap) -> String {
    func list(_ index: Int) -> String {
      heap.sequences[index].map { text($0, heap) }.joined(separator: ", ")
    }
    return switch value {
    case .none: "None"
    case .boolean(let value): value ? "True" : "False"
    case .integer(let number): "\(number)"
    case .longInteger(let bytes): "long\(bytes)"
    case .real: "float"
    case .text(let text): "'\(text)'"
    case .bytes: "bytes"
    case .tuple(let index): "(\(list(index)))"
    case .list(let index): "[\(list(index))]"
    case .dict(let index):
      "{"
        + heap.dicts[index].map { "\(text($0.key, heap)): \(text($0.value, heap))" }
        .joined(separator: ", ") + "}"
    case .name(let name): "\(name)"
    case .storage(let index): "storage \(heap.storages[index].key)"
    case .tensor(let index): "tensor \(heap.tensors[index].sizes)"
    case .opaque(let index): "<\(heap.opaqueNames[index])>"
    }
  }

  @Test func scalars() throws {
    #expect(try read(.op("N")) == "None")
    #expect(try read(.raw([0x88])) == "True")
    #expect(try read(.raw([0x89])) == "False")
    #expect(try read(.raw([0x4B, 200])) == "200")
    #expect(try read(.raw([0x4D, 1, 2])) == "513")
    #expect(try read(.integer(-5)) == "-5")
    #expect(try read(.integer(1 << 40)) == "\(1 << 40)")
    #expect(try read(.raw([0x8A, 0])) == "0")
    #expect(try read(.raw([0x8A, 1, 0xFF])) == "-1")
    #expect(try read(.raw([0x8A, 2, 0xFF, 0])) == "255")
    #expect(try read(.raw([0x8A, 9] + Array(1...9))) == "long[1, 2, 3, 4, 5, 6, 7, 8, 9]")
    #expect(try read(.raw([0x47] + little(0 as Int))) == "float")
    #expect(try read(.text("ü")) == "'ü'")
    #expect(try read(.raw([0x8C, 1, 0x61])) == "'a'")
    #expect(try read(.raw([0x55, 2, 0x61, 0xFF])) == "'a\u{FFFD}'")
    #expect(try read(.raw([0x54, 1, 0, 0, 0, 0x62])) == "'b'")
    #expect(try read(.raw([0x43, 1, 0xFF])) == "bytes")
    #expect(try read(.raw([0x42, 0, 0, 0, 0])) == "bytes")
  }

  @Test func containers() throws {
    #expect(try read(.op(")")) == "()")
    #expect(try read(.op("N") + .raw([0x85])) == "(None)")
    #expect(try read(.op("N") + .op(")") + .raw([0x86])) == "(None, ())")
    #expect(try read(.op("N") + .op("N") + .op("N") + .raw([0x87])) == "(None, None, None)")
    #expect(try read(.tuple(.integer(1), .list(.integer(2)))) == "(1, [2])")
    #expect(try read(.op("]") + .op("N") + .op("a")) == "[None]")
    #expect(try read(.dict(("a", .dict()), ("b", .op("N")))) == "{'a': {}, 'b': None}")
    #expect(try read(.op("}") + .integer(1) + .integer(2) + .op("s")) == "{1: 2}")
    #expect(try read(.raw([0x8F]) + .op("(") + .integer(1) + .raw([0x90])) == "<builtins.set>")
  }

  @Test func whatIsPutAwayIsTheSameThing() throws {
    // a = []; b = (a, a); a.append(1)
    let pickle: Pickle =
      .op("]") + .raw([0x71, 3]) + .raw([0x68, 3]) + .raw([0x86]) + .raw([0x72, 0, 1, 0, 0])
      + .raw([0x68, 3]) + .integer(1) + .op("a") + .raw([0x6A, 0, 1, 0, 0]) + .raw([0x86])
    #expect(try read(pickle) == "([1], ([1], [1]))")
    #expect(try read(.op("]") + .raw([0x94]) + .raw([0x68, 0]) + .raw([0x86])) == "([], [])")
  }

  @Test func aListMayHoldItself() throws {
    let pickle = Pickle.of(.op("]") + .raw([0x71, 0]) + .raw([0x68, 0]) + .op("a"))
    try pickle.withUnsafeBytes { bytes in
      var machine = PickleMachine(bytes)
      guard case .list(let list) = try machine.next(),
        case .list(let inner)? = machine.heap.sequences[list].first
      else { return #expect(Bool(false), "no list in a list") }
      #expect(list == inner)
    }
  }

  @Test func knownNamesAreData() throws {
    let ordered = Pickle.global("collections", "OrderedDict")
    #expect(try read(ordered) == "orderedDict")
    #expect(try read(.call(ordered)) == "{}")
    #expect(
      try read(.call(ordered, .list(.list(.text("a"), .integer(1))))) == "{'a': 1}")
    #expect(try read(.call(.global("torch", "Size"), .tuple(.integer(2)))) == "(2)")
    #expect(try read(.global("torch", "float32")) == "dtype(NeuralNetworks.DType.float32)")
    #expect(try read(.tensor(sizes: [2, 2], strides: [2, 1])) == "tensor [2, 2]")
    let parameter = Pickle.global("torch._utils", "_rebuild_parameter")
    #expect(try read(.call(parameter, .tensor(), .raw([0x88]), .op("N"))) == "tensor [4]")
  }

  @Test func allOtherNamesAreOpaqueAndWhatTheyMakeToo() throws {
    let system = Pickle.global("os", "system")
    #expect(try read(system) == "<os.system>")
    #expect(try read(.call(system, .text("true"))) == "<os.system>")
    #expect(try read(system + .op(")") + .raw([0x81])) == "<os.system>")
    #expect(try read(.text("os") + .text("system") + .raw([0x93])) == "<os.system>")
    #expect(try read(.call(.call(system), .op("N")) + .dict() + .op("b")) == "<os.system>")
    #expect(try read(.tensor(in: .call(system))) == "<os.system>")
    #expect(
      try read(.storage("0", count: 4, type: .global("torch", "ComplexFloatStorage")))
        == "<torch.ComplexFloatStorage>")
    // Items that are given to it go nowhere.
    #expect(try read(system + .op("N") + .op("a")) == "<os.system>")
    #expect(try read(system + .text("a") + .op("N") + .op("s")) == "<os.system>")
  }

  @Test func severalPicklesInARow() throws {
    let bytes = Pickle.of(.integer(1)) + Pickle.of(.integer(2))
    try bytes.withUnsafeBytes { bytes in
      var machine = PickleMachine(bytes)
      _ = try machine.next()
      #expect(text(try machine.next(), machine.heap) == "2")
      #expect(machine.position == bytes.count)
    }
  }
}
