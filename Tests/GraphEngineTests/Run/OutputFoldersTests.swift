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

  @Test func aFolderIsNotAFile() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.makeFolder("\(folder)/a.png")
    let error = #expect(throws: FileError.self) { try writer().check("\(folder)/a.png") }
    #expect(error?.reason == .notAFile)
  }
}
