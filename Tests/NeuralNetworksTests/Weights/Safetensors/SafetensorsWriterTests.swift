import Foundation
import NeuralNetworks
import TensorCore
import Testing

struct SafetensorsWriterTests {
  private let path = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString).safetensors"

  private func written(
    _ tensors: [StoredTensor], metadata: [String: String] = [:], floatsAs dtype: DType? = nil
  ) throws -> [UInt8] {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Weights(tensors, metadata: metadata, origin: "test").write(to: path, floatsAs: dtype)
    return Array(try Data(contentsOf: URL(filePath: path)))
  }

  @Test func theBytesAreThoseOfTheReference() throws {
    // safetensors 0.8.0: save({"b": float32 [1, 2], "a": float32 [[3]]}, metadata={"k": "v"})
    let header =
      #"{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"#
      + #""b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} "#
    let bytes = try written(
      [
        StoredTensor("b", Tensor(shape: [2], elements: [1, 2])),
        StoredTensor("a", Tensor(shape: [1, 1], elements: [3])),
      ], metadata: ["k": "v"])
    let numbers: [UInt8] = [0, 0, 0x40, 0x40, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]
    #expect(bytes == safetensorsFile(header) + numbers)
  }

  @Test func wideNumbersComeFirst() throws {
    let header =
      #"{"byte":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
      + #""long":{"dtype":"I64","shape":[1],"data_offsets":[1,9]},"#
      + #""half":{"dtype":"F16","shape":[1],"data_offsets":[9,11]}}"#
    let stored = try Weights(safetensors: safetensorsFile(header, data: 11), origin: "a")
    let plain = Tensor(shape: [1], elements: [7])
    let tensors = [StoredTensor("float", plain), StoredTensor("also", plain)] + stored.tensors
    let again = try Weights(safetensors: written(tensors), origin: "a")
    #expect(again.names == ["long", "also", "float", "half", "byte"])
    #expect(again["half"]?.dtype == .float16)
    #expect(again["long"]?.integers() == stored["long"]?.integers())
    #expect(try again["float"]?.tensor() == plain)
    #expect(try written(again.tensors) == written(tensors))
  }

  @Test(arguments: [DType.float16, .bfloat16, .float32])
  func floatsAreConvertedAndIntegersAreNot(dtype: DType) throws {
    let header =
      #"{"n":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"#
      + #""d":{"dtype":"F64","shape":[2],"data_offsets":[8,24]}}"#
    var bytes = safetensorsFile(header)
    for number in [42, (0.5).bitPattern.littleEndian, (-1.25).bitPattern] as [UInt64] {
      withUnsafeBytes(of: number) { bytes += $0 }
    }
    let stored = try Weights(safetensors: bytes, origin: "a")
    let again = try Weights(
      safetensors: written(stored.tensors, floatsAs: dtype), origin: "a")
    #expect(again["d"]?.dtype == dtype)
    #expect(try again["d"]?.tensor().elements == [0.5, -1.25])
    #expect(again["n"]?.dtype == .int64)
    #expect(again["n"]?.integers() == [42])
  }

  @Test func largeTensorsAreConvertedInPieces() throws {
    let numbers = (0..<600_001).map { Float($0 % 2048) }
    let tensor = Tensor(shape: [600_001], elements: numbers)
    let bytes = try written([StoredTensor("x", tensor)], floatsAs: .float16)
    #expect(try Weights(safetensors: bytes, origin: "a")["x"]?.tensor() == tensor)
  }

  @Test func numbersThatDoNotFitAreRefused() throws {
    let tensor = Tensor(shape: [3], elements: [.infinity, 65519, 70000])
    let error = #expect(throws: FileError.self) {
      try written([StoredTensor("x", tensor)], floatsAs: .float16)
    }
    #expect(
      error?.description
        == "\(path): tensor 'x' holds 70000.0, which float16 can't: write float32 or bfloat16")
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func theReservedNameIsRefused() throws {
    let error = #expect(throws: FileError.self) {
      try written([StoredTensor("__metadata__", Tensor(shape: [], elements: [1]))])
    }
    #expect(
      error?.explanation
        == "a safetensors file can't hold a tensor named '__metadata__'; rename it")
  }
}
