import Foundation
import NeuralNetworks
import TensorCore
import Testing

struct SafetensorsFileTests {
  private func read(_ header: String, data: Int = 0) throws -> Weights {
    try Weights(safetensors: safetensorsFile(header, data: data), origin: "a.safetensors")
  }

  @Test func noTensors() throws {
    let weights = try read("{}")
    #expect(weights.tensors.isEmpty && weights.metadata.isEmpty)
  }

  @Test func oneScalar() throws {
    let weights = try read(#"{"x":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}"#, data: 1)
    #expect(weights.names == ["x"])
    #expect(weights["x"]?.shape == [])
    #expect(weights["x"]?.integers() == [0])
    #expect(weights["y"] == nil)
  }

  @Test func tensorsComeInTheOrderOfTheirData() throws {
    let header = """
      { "b" : {"data_offsets":[4,8],"shape":[2],"dtype":"U16"},
        "empty": {"dtype":"F32","shape":[3,0],"data_offsets":[4,4]},
        "__metadata__":{"format":"pt","\\u00fc\\n\\ud83d\\ude00":"\\"\\/\\t"},
      \t"a":{"dtype":"U8","shape":[2,2],"data_offsets":[0,4]}}   \r\n
      """
    let weights = try read(header, data: 8)
    #expect(weights.names == ["a", "empty", "b"])
    #expect(weights["a"]?.integers() == [0, 1, 2, 3])
    #expect(weights["b"]?.integers() == [0x0504, 0x0706])
    #expect(weights["empty"]?.byteCount == 0)
    #expect(try weights["empty"]?.tensor().shape == [3, 0])
    #expect(weights.metadata == ["format": "pt", "ü\n😀": "\"/\t"])
    #expect(weights.origin == "a.safetensors")
  }

  @Test func aFileIsReadInPlace() throws {
    let path = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let bytes = safetensorsFile(
      #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  "#, data: 8)
    try AtomicFile.replace(path) { try AtomicFile.fill($0, with: bytes) }
    let weights = try Weights(contentsOf: path)
    #expect(
      try weights["x"]?.tensor().elements
        == [Float(bitPattern: 0x0302_0100), Float(bitPattern: 0x0706_0504)])
    #expect(weights.parameterCount == 2)
  }

  @Test func whatIsNoWeightFile() {
    func message(_ bytes: [UInt8]) -> String? {
      #expect(throws: FileError.self) { try Weights(safetensors: bytes, origin: "a") }?.description
    }
    #expect(
      message(Array("<!DOCTYPE html><html><head><title>Sign in".utf8))
        == "a: this is a web page (HTML), not a weights file: the download probably failed")
    #expect(
      message(Array("version https://git-lfs.github.com/spec/v1\noid sha256:0".utf8))
        == "a: this is a git-lfs pointer, not a weights file: fetch the file with 'git lfs pull'")
    let missing = #expect(throws: FileError.self) { try Weights(contentsOf: "/nowhere/a") }
    #expect(missing?.description == "/nowhere/a: no such file or folder")
  }

  /// The reference reader takes as many names as fit into its header.
  @Test func tooManyTensorsAreRefusedSoon() throws {
    func header(_ count: Int) -> String {
      let entries = (0..<count).map {
        #""\#($0)":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"#
      }
      return "{\(entries.joined(separator: ","))}"
    }
    let began = ContinuousClock.now
    #expect(try read(header(100_000)).tensors.count == 100_000)
    #expect(ContinuousClock.now - began < .seconds(10))
    let error = #expect(throws: FileError.self) { try read(header(100_001)) }
    #expect(error?.explanation.contains("it has more than 100000 tensors") == true)
    let texts = (0...100_000).map { #""\#($0)":"""# }.joined(separator: ",")
    let other = #expect(throws: FileError.self) { try read("{\"__metadata__\":{\(texts)}}") }
    #expect(other?.explanation.contains("it has more than 100000 metadata") == true)
  }
}
