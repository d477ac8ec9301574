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

  @Test func theLongestNamesAreWritten() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let name = String(repeating: "n", count: 251) + ".png"
    try AtomicFile.replace("\(folder)/\(name)") { try AtomicFile.fill($0, with: [1]) }
    #expect(names == [name])
  }

  @Test func theContentsAreThereBeforeTheName() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/a.bin"
    try AtomicFile.replace(path) {
      try AtomicFile.fill($0, with: [7])
    } place: { temporary, rename in
      #expect(try Data(contentsOf: URL(filePath: temporary)) == Data([7]))
      #expect(!FileManager.default.fileExists(atPath: path))
      try rename()
      #expect(FileManager.default.fileExists(atPath: path))
    }
    #expect(names == ["a.bin"])
  }

  /// No process has the number 99999999; this one is alive, and so is process 1.
  @Test func whatKilledProcessesLeftIsRemoved() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.makeFolder(folder)
    let kept = [
      ".graphrun-\(getpid())-a.tmp", ".graphrun-1-a.tmp", ".graphrun-99999999-a.txt",
      ".graphrun-x.tmp", ".graphrun.json", "99999999-a.tmp",
    ]
    let left = [".graphrun-99999999-a.tmp", ".graphrun-99999999-b.tmp"]
    for name in kept + left { try AtomicFile.fill("\(folder)/\(name)", with: [1]) }
    AtomicFile.removeLeftovers(in: folder)
    #expect(names == kept.sorted())
  }

  /// As a process of another container does, whose number says nothing here.
  @Test func whatSomeoneHoldsALockOnIsLeft() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.makeFolder(folder)
    let path = "\(folder)/.graphrun-99999999-a.tmp"
    try AtomicFile.fill(path, with: [1])
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    AtomicFile.removeLeftovers(in: folder)
    #expect(names == [".graphrun-99999999-a.tmp"])
  }

  @Test func theTemporariesOfThisProcessCanBeRemoved() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let other = "\(folder)/other"
    let error = #expect(throws: FileError.self) {
      try AtomicFile.replace("\(folder)/a.bin") { path in
        try AtomicFile.fill(path, with: [1])
        try AtomicFile.fill(other, with: [1])
        unlink(path)
      }
    }
    #expect(error?.reason == .missing)
    #expect(names == ["other"])
  }

  @Test(arguments: [("/a/b.png", "/a"), ("/b.png", "/"), ("b.png", "."), ("a/b.png", "a")])
  func theFolderOfAPath(path: String, folder: String) {
    #expect(AtomicFile.folder(of: path) == folder)
  }

  private func refusal(of name: String) -> String? {
    let error = #expect(throws: FileError.self) {
      try AtomicFile.replace("\(folder)/\(name)") { try AtomicFile.fill($0, with: [2]) }
    }
    #expect(error?.reason == .notAFile)
    return error?.explanation
  }

  @Test func whatIsNoRegularFileIsNotReplaced() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.replace("\(folder)/file") { try AtomicFile.fill($0, with: [1]) }
    for (link, target) in [("link", "file"), ("dangling", "nowhere"), ("null", "/dev/null")] {
      symlink(target, "\(folder)/\(link)")
      #expect(
        refusal(of: link)
          == "is a symbolic link, which is not followed; remove it, or name its target")
    }
    mkfifo("\(folder)/pipe", 0o600)
    #expect(refusal(of: "pipe") == "is a named pipe, not a file; choose another place")
    try AtomicFile.makeFolder("\(folder)/folder")
    #expect(refusal(of: "folder") == "is a folder; name a file to write")
    #expect(names == ["dangling", "file", "folder", "link", "null", "pipe"])
    #expect(try Data(contentsOf: URL(filePath: "\(folder)/file")) == Data([1]))
    let device = #expect(throws: FileError.self) { try AtomicFile.checkReplaceable("/dev/null") }
    #expect(device?.explanation == "is a device or a socket, not a file; choose another place")
  }
}
