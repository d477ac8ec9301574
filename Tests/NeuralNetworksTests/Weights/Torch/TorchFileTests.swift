import Foundation
import NeuralNetworks
import TensorCore
import Testing

/// Files that PyTorch 2.13 wrote; see Fixtures/make_torch_files.py.
struct TorchFileTests {
  private func open(_ name: String, entry: String? = nil) throws -> TorchFile {
    try TorchFile(contentsOf: torchFixture(name), entry: entry)
  }

  private func checkState(_ weights: Weights) throws {
    #expect(
      weights.names == [
        "conv.weight", "conv.bias", "norm.weight", "norm.bias", "norm.running_mean",
        "norm.running_var", "norm.num_batches_tracked",
      ])
    #expect(weights["conv.weight"]?.shape == [3, 2, 2, 2])
    #expect(try weights["conv.weight"]?.tensor().elements == (0..<24).map { Float($0) })
    #expect(try weights["norm.running_var"]?.tensor().elements == [500, 501, 502])
    #expect(weights["norm.num_batches_tracked"]?.integers() == [600])
    #expect(weights["norm.num_batches_tracked"]?.shape == [])
    #expect(weights.parameterCount == 24 + 5 * 3)
  }

  @Test(arguments: ["plain.pth", "plain-legacy.pth", "protocol4.pth"])
  func aStateDict(name: String) throws {
    let file = try open(name)
    #expect(file.entry == "" && file.otherEntries == [] && file.removedPrefix == "")
    #expect(file.weights.origin == torchFixture(name))
    try checkState(file.weights)
  }

  @Test(arguments: ["nested.pth", "nested-legacy.pth"])
  func aCheckpoint(name: String) throws {
    let file = try open(name)
    #expect(file.entry == "state_dict")
    try checkState(file.weights)
  }

  @Test func dataParallelNamesLoseTheirPrefix() throws {
    let file = try open("parallel.pth")
    #expect(file.entry == "model" && file.removedPrefix == "module.")
    try checkState(file.weights)
  }

  @Test func theLargestDictionaryWinsUnlessOneIsAskedFor() throws {
    let file = try open("gan.pth")
    #expect(file.entry == "netG" && file.otherEntries == ["netD"])
    #expect(try file.weights["b.weight"]?.tensor().elements == [0, 1, 2])
    #expect(try open("gan.pth", entry: "netD").weights.names == ["a.weight"])
    let error = #expect(throws: FileError.self) { try open("gan.pth", entry: "netE") }
    #expect(
      error?.explanation == "there are no tensors at 'netE'; there are some at 'netD', 'netG'")
    let plain = #expect(throws: FileError.self) { try open("plain.pth", entry: "netE") }
    #expect(plain?.explanation == "there are no tensors at 'netE'; leave --entry out")
  }

  @Test(arguments: ["types.pth", "types-legacy.pth"])
  func types(name: String) throws {
    let weights = try open(name).weights
    let floats: [(String, DType)] = [
      ("float16", .float16), ("bfloat16", .bfloat16), ("float32", .float32),
      ("float64", .float64), ("float8_e4m3fn", .float8e4m3), ("float8_e5m2", .float8e5m2),
    ]
    for (name, dtype) in floats {
      #expect(weights[name]?.dtype == dtype)
      #expect(try weights[name]?.tensor().elements == [0, 1, 2], "\(name)")
    }
    let integers: [(String, DType)] = [
      ("int64", .int64), ("int32", .int32), ("int16", .int16), ("int8", .int8),
      ("uint8", .uint8), ("uint16", .uint16), ("uint32", .uint32), ("uint64", .uint64),
    ]
    for (name, dtype) in integers {
      #expect(weights[name]?.dtype == dtype)
      #expect(weights[name]?.integers() == [0, 1, 2], "\(name)")
    }
    #expect(weights["bool"]?.dtype == .bool)
    #expect(weights["bool"]?.integers() == [0, 1, 1])
  }

  @Test(arguments: ["strided.pth", "strided-legacy.pth"])
  func viewsAndSharedStorages(name: String) throws {
    let weights = try open(name).weights
    let expected: [(String, Shape, [Float])] = [
      ("transposed", [5, 4], (0..<20).map { Float($0 % 4 * 5 + $0 / 4) }),
      ("corner", [2, 2], [7, 8, 12, 13]),
      ("steps", [2, 2], [0, 3, 10, 13]),
      ("permuted", [4, 2, 3], (0..<24).map { Float($0 % 6 * 4 + $0 / 6) }),
      ("channels_last", [1, 2, 2, 3], (0..<12).map { Float($0) }),
      ("expanded", [2, 3], [0, 1, 2, 0, 1, 2]),
      ("first", [2, 2], [50, 51, 52, 53]),
      ("second", [2, 2], [50, 51, 52, 53]),
      ("row", [2], [52, 53]),
      ("scalar", [], [7]),
      ("empty", [0, 3], []),
      ("one", [1, 1], [4]),
    ]
    #expect(weights.names == expected.map(\.0))
    for (name, shape, elements) in expected {
      #expect(weights[name]?.shape == shape, "\(name)")
      #expect(try weights[name]?.tensor().elements == elements, "\(name)")
    }
  }

  @Test func parametersAreTensors() throws {
    let weights = try open("parameters.pth").weights
    #expect(weights.names == ["plain", "marked", "buffer"])
    #expect(try weights["marked"]?.tensor().elements == [5, 6])
  }

  @Test func bigEndianNumbers() throws {
    let weights = try open("big-endian.pth").weights
    #expect(try weights["x"]?.tensor().elements == [0, 1, 2])
    #expect(weights["b"]?.integers() == [0, 1])
  }

  @Test func anImportedFileIsASafetensorsFile() throws {
    let path = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try open("strided.pth").weights.write(to: path)
    let weights = try Weights(contentsOf: path)
    #expect(try weights["corner"]?.tensor().elements == [7, 8, 12, 13])
    #expect(weights.tensors.count == 12)
  }

  // MARK: - Files without plain tensors

  @Test(arguments: [
    (
      "whole-model.pth",
      "it holds an object of '__main__.Whole', perhaps a whole model, not its weights: "
        + "in PyTorch, save model.state_dict() with torch.save"
    ),
    (
      "tensor.pth",
      "it holds a tensor without a name: in PyTorch, save model.state_dict() with torch.save"
    ),
    (
      "numbers.pth",
      "it holds no dictionary of tensors, but only 'epoch', 'name': in PyTorch, save "
        + "model.state_dict() with torch.save"
    ),
    (
      "sparse.pth",
      "its entry 'sparse' is made by 'torch._utils._rebuild_sparse_tensor', which is not run: only "
        + "plain tensors are read; in PyTorch, save the state dict without it"
    ),
    (
      "script.pt",
      "this is a TorchScript archive, a program with its weights: in PyTorch, save its weights with "
        + "torch.save(torch.jit.load(FILE).state_dict(), 'weights.pth')"
    ),
    (
      "plain.pickle",
      "this is a Python pickle, but not one of torch.save: in Python, save its tensors with "
        + "torch.save or safetensors"
    ),
  ])
  func areRefused(name: String, explanation: String) {
    let error = #expect(throws: FileError.self) { try open(name) }
    #expect(error?.description == "\(torchFixture(name)): \(explanation)")
    #expect(error?.reason == .unsupported)
  }

  // MARK: - Files that run a command when Python loads them

  @Test(arguments: ["attack.pth", "attack-legacy.pth"])
  func anAttackInTheWeightsIsRefused(name: String) {
    let error = #expect(throws: FileError.self) { try open(name) }
    #expect(
      error?.explanation
        == "its entry 'y' is made by 'posix.system', which is not run: only plain tensors are read; "
        + "in PyTorch, save the state dict without it")
    #expect(!FileManager.default.fileExists(atPath: "executed"))
  }

  @Test func anAttackBesideTheWeightsIsNotEvenLookedAt() throws {
    #expect(try open("attack-beside.pth").weights.names == ["x"])
    #expect(!FileManager.default.fileExists(atPath: "executed"))
  }
}
