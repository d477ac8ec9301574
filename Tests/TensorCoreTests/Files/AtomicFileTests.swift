import Foundation
import TensorCore
import Testing

struct AtomicFileTests {
  private let folder = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString)"

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  @Test func aFileAndItsFoldersAppear() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/deep/er/a.bin"
    try AtomicFile.replace(path) { try AtomicFile.fill($0, with: [1, 2, 3]) }
    #expect(try Data(contentsOf: URL(filePath: path)) == Data([1, 2, 3]))
  }

  @Test func anErrorLeavesWhatWasThere() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    struct Trouble: Error {}
    let path = "\(folder)/a.bin"
    try AtomicFile.replace(path) { try AtomicFile.fill($0, with: [1]) }
    #expect(throws: Trouble.self) {
      try AtomicFile.replace(path) {
        try AtomicFile.fill($0, with: [2, 2])
        throw Trouble()
      }
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == Data([1]))
    #expect(names == ["a.bin"])
  }

  @Test func aPlaceThatCannotBeMadeIsExplained() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.replace("\(folder)/file") { try AtomicFile.fill($0, with: []) }
    let error = #expect(throws: FileError.self) {
      try AtomicFile.replace("\(folder)/file/a.bin") { try AtomicFile.fill($0, with: []) }
    }
    #expect(error?.reason == .notAFile)
  }

  @Test(arguments: [("/a/b.png", "/a"), ("/b.png", "/"), ("b.png", "."), ("a/b.png", "a")])
  func theFolderOfAPath(path: String, folder: String) {
    #expect(AtomicFile.folder(of: path) == folder)
  }
}
