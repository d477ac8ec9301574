import Foundation
import TensorCore
import Testing

struct InputFileTests {
  @Test func bytesFromAnywhere() throws {
    let path = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try AtomicFile.replace(path) { try AtomicFile.fill($0, with: [1, 2, 3, 4]) }
    let file = try InputFile(path, expecting: "a weights")
    #expect(file.size == 4)
    #expect(try file.bytes(at: 1, count: 2) == [2, 3])
    #expect(try file.bytes(at: 3, count: 9) == [4])
    #expect(try file.bytes(at: 4, count: 1) == [])
    #expect(file.error(.corrupt, "is bad").description == "\(path): is bad")
  }

  @Test func whatIsNoFileIsNamed() {
    let error = #expect(throws: FileError.self) { try InputFile("/", expecting: "a weights") }
    #expect(error?.description == "/: this is a folder, not a weights file")
  }
}
