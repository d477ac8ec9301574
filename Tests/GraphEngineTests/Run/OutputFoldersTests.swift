import Foundation
import NodeKit
import Testing

@testable import GraphEngine

struct OutputFoldersTests {
  private let folder = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString)"

  private func writer(force: Bool = false) -> OutputFolders {
    OutputFolders(for: PlanBuilder().plan, force: force)
  }

  private func write(_ text: String, to name: String, with writer: OutputFolders) throws {
    try writer.write(to: "\(folder)/\(name)") { path in
      try AtomicFile.fill(path, with: Array(text.utf8))
    }
  }

  private func contents(_ name: String) -> String? {
    try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  @Test func whatGraphrunWroteItMayWriteAgain() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("one", to: "a.png", with: writer())
    try write("two", to: "a.png", with: writer())
    #expect(contents("a.png") == "two")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        == [".graphrun.json", "a.png"])
  }

  @Test func whatWasChangedSinceIsLeftAlone() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("one", to: "a.png", with: writer())
    try "mine".write(toFile: "\(folder)/a.png", atomically: true, encoding: .utf8)
    let error = #expect(throws: FileError.self) {
      try write("two", to: "a.png", with: writer())
    }
    #expect(error?.reason == .exists)
    #expect(
      error?.explanation
        == "is there already, and graphrun did not write it or it was changed since; "
        + "choose another --out, or give --force to overwrite it")
    #expect(contents("a.png") == "mine")
    try write("two", to: "a.png", with: writer(force: true))
    #expect(contents("a.png") == "two")
  }

  /// The record is saved, and then the run is killed: the old file is still there.
  @Test func aRunThatEndsBeforeTheRenameLeavesAFileOfOurs() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("one", to: "a.png", with: writer())
    var record = try OutputRecord(folder: folder)
    let one = try #require(record.files["a.png"]?.sha256)
    record.files["a.png"]?.replacing = one
    record.files["a.png"]?.sha256 = String(repeating: "0", count: 64)
    try record.save(in: folder)
    try writer().check("\(folder)/a.png")
    try write("three", to: "a.png", with: writer())
    #expect(try OutputRecord(folder: folder).files["a.png"]?.replacing == one)
    #expect(contents("a.png") == "three")
  }

  /// Force lets one run overwrite a stranger's file, and vouches for nothing.
  @Test func aStrangersFileStaysAStrangersInTheRecord() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.makeFolder(folder)
    try "mine".write(toFile: "\(folder)/a.png", atomically: true, encoding: .utf8)
    try write("one", to: "a.png", with: writer(force: true))
    #expect(try OutputRecord(folder: folder).files["a.png"]?.replacing == nil)
    try "mine".write(toFile: "\(folder)/a.png", atomically: true, encoding: .utf8)
    #expect(throws: FileError.self) { try writer().check("\(folder)/a.png") }
  }

  @Test func manyRunsAtOnceKeepOneRecord() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    DispatchQueue.concurrentPerform(iterations: 24) { index in
      // Every file is written three times, by writers that know nothing of each other.
      #expect(throws: Never.self) {
        try write("\(index)", to: "\(index % 8).png", with: writer())
      }
    }
    let record = try OutputRecord(folder: folder)
    #expect(record.files.keys.sorted() == (0..<8).map { "\($0).png" })
    for name in record.files.keys { try writer().check("\(folder)/\(name)") }
  }

  @Test func whatAKilledRunLeftIsRemoved() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.makeFolder(folder)
    try AtomicFile.fill("\(folder)/.graphrun-99999999-a.tmp", with: [1])
    try writer().check("\(folder)/a.png")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
  }

  @Test func waitingForAFolderCanBeCancelled() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("one", to: "a.png", with: writer())
    let cancellation = Cancellation()
    cancellation.cancel()
    try FolderLock.hold(folder) {
      _ = #expect(throws: CancelledError.self) {
        try Cancellation.$current.withValue(cancellation) {
          try writer().check("\(folder)/a.png")
        }
      }
    }
  }

  @Test(.enabled(if: getuid() != 0, "root may write everywhere"))
  func aFolderThatMayNotBeWrittenToIsRefusedBeforeTheRun() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.makeFolder(folder)
    chmod(folder, 0o555)
    let error = #expect(throws: FileError.self) { try writer().check("\(folder)/deep/a.png") }
    #expect(
      error?.description
        == "\(folder): cannot write: permission denied; check the permissions of the folder")
  }

  @Test func theFileThatIsReadIsNeverOverwritten() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    try "photo".write(toFile: "\(folder)/photo.png", atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/link.png", withDestinationPath: "\(folder)/photo.png")
    var builder = PlanBuilder()
    builder.read("\(folder)/photo.png")
    let writer = OutputFolders(for: builder.plan, force: true)
    let error = #expect(throws: FileError.self) {
      try write("new", to: "link.png", with: writer)
    }
    #expect(
      error?.explanation
        == "would overwrite a file that the run reads; choose another place")
    #expect(contents("photo.png") == "photo")
  }

  @Test func aFailedWriteLeavesNothing() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    struct Trouble: Error {}
    #expect(throws: Trouble.self) {
      try writer().write(to: "\(folder)/a.png") { path in
        try AtomicFile.fill(path, with: [1, 2, 3])
        throw Trouble()
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
  }

  @Test func notEvenForceReplacesWhatIsNoFile() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.makeFolder(folder)
    mkfifo("\(folder)/pipe.png", 0o600)
    symlink("nowhere", "\(folder)/link.png")
    for name in ["pipe.png", "link.png"] {
      let error = #expect(throws: FileError.self) {
        try writer(force: true).check("\(folder)/\(name)")
      }
      #expect(error?.reason == .notAFile)
    }
  }

  @Test func aFolderIsNotAFile() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.makeFolder("\(folder)/a.png")
    let error = #expect(throws: FileError.self) { try writer().check("\(folder)/a.png") }
    #expect(error?.reason == .notAFile)
  }

  private func refusal(of path: String) -> String? {
    let error = #expect(throws: FileError.self) { try writer(force: true).check(path) }
    return error?.description
  }

  @Test func theRecordIsNoResult() {
    #expect(
      refusal(of: "\(folder)/.graphrun.json")
        == "\(folder)/.graphrun.json: is where graphrun records what it wrote into the folder; "
        + "choose another name")
  }

  @Test func aNameThatNoFileSystemTakes() {
    let name = String(repeating: "ü", count: 126) + ".png"
    #expect(
      refusal(of: "\(folder)/\(name)")
        == "\(folder)/\(name): its name is too long; choose a shorter one")
  }

  @Test func aLinkThatLeadsNowhereIsNoFolder() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.makeFolder(folder)
    symlink("nowhere", "\(folder)/link")
    symlink("circle", "\(folder)/circle")
    #expect(
      refusal(of: "\(folder)/link/a.png")
        == "\(folder)/link: is a symbolic link that leads nowhere; make what it names, or remove it"
    )
    #expect(
      refusal(of: "\(folder)/circle/a.png")
        == "\(folder)/circle: its symbolic links lead in a circle; remove one of them")
  }

  @Test(.enabled(if: getuid() == 0, "others are refused by the permissions"))
  func aFolderThatTakesNoFiles() {
    #expect(refusal(of: "/proc/a.png") == "/proc: takes no files; choose another folder")
  }

  /// Whose the files are can't be told then.
  @Test func aRecordThatCannotBeReadIsNamed() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("one", to: "a.png", with: writer())
    unlink("\(folder)/.graphrun.json")
    try AtomicFile.makeFolder("\(folder)/.graphrun.json")
    #expect(
      refusal(of: "\(folder)/a.png")
        == "\(folder)/.graphrun.json: this is a folder, not a record file")
  }
}
