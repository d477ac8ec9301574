import Foundation
import Testing

@testable import GraphEngine

@Suite final class GraphFileReaderTests {
  private let folder = NSTemporaryDirectory() + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func refusal(of path: String) -> String? {
    let fault = #expect(throws: GraphFault.self) {
      try GraphFileReader.bytes(of: path, limit: 10, label: "a.yaml")
    }
    return fault?.message
  }

  @Test func aFileIsReadToOneByteBeyondTheLimit() throws {
    for count in [0, 1, 10, 11, 12] {
      let path = "\(folder)/\(count).yaml"
      try Data(repeating: 7, count: count).write(to: URL(filePath: path))
      let bytes = try GraphFileReader.bytes(of: path, limit: 10, label: "a.yaml")
      #expect(bytes == Array(repeating: 7, count: min(count, 11)))
    }
  }

  @Test func whatIsNoFileIsRefusedWithoutWaiting() {
    mkfifo("\(folder)/pipe.yaml", 0o600)
    #expect(refusal(of: folder) == "'a.yaml' can't be read: it is a folder, not a file")
    #expect(
      refusal(of: "\(folder)/pipe.yaml")
        == "'a.yaml' can't be read: it is a named pipe, not a file")
    #expect(refusal(of: "/dev/zero") == "'a.yaml' can't be read: it is a device, not a file")
    #expect(refusal(of: "\(folder)/none.yaml") == "'a.yaml' can't be read: no such file")
  }

  /// What a shell writes for `<(command)`.
  @Test func aPipeThatIsGivenOpenIsRead() throws {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data([1, 2, 3]))
    try pipe.fileHandleForWriting.close()
    let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
    #expect(try GraphFileReader.bytes(of: path, limit: 10, label: "a.yaml") == [1, 2, 3])
  }
}
