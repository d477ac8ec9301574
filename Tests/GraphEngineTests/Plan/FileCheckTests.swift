import Foundation
import GraphEngine
import Testing

/// Files that get into each other's way although their paths differ.
@Suite final class FileCheckTests {
  /// A folder with `real/photo.png`, and `linked`, which leads to `real`.
  private let folder = NSTemporaryDirectory() + UUID().uuidString

  init() throws {
    let files = FileManager.default
    try files.createDirectory(atPath: "\(folder)/real", withIntermediateDirectories: true)
    try Data([1]).write(to: URL(filePath: "\(folder)/real/photo.png"))
    try files.createSymbolicLink(
      atPath: "\(folder)/linked", withDestinationPath: "\(folder)/real")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func faults(reading photo: String, writing first: String, _ second: String)
    -> [GraphFault]
  {
    let text = """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: \(photo)}}
        save: {use: save-image, in: {image: scan}, with: {path: \(first)}}
        also: {use: save-image, in: {image: scan}, with: {path: \(second)}}
      """
    do throws(GraphError) {
      _ = try Planner(registry: ExampleNodes.registry).plan(
        text: text.utf8, file: "a.yaml", currentFolder: folder)
      return []
    } catch {
      return error.diagnostics.map(\.fault)
    }
  }

  private func codes(reading photo: String, writing first: String, _ second: String) -> [String] {
    faults(reading: photo, writing: first, second).map(\.code)
  }

  @Test func twoPathsOfOneFileAreWrittenTwice() {
    #expect(codes(reading: "a.png", writing: "real/new.png", "linked/new.png") == ["G070"])
    #expect(codes(reading: "a.png", writing: "real/x/y.png", "linked/x/y.png") == ["G070"])
    #expect(codes(reading: "a.png", writing: "real/photo.png", "linked/photo.png") == ["G070"])
    #expect(codes(reading: "a.png", writing: "real/new.png", "linked/other.png") == [])
  }

  @Test func theSourceIsKnownByEveryPath() {
    #expect(codes(reading: "linked/photo.png", writing: "real/photo.png", "b.png") == ["G071"])
    #expect(codes(reading: "real/photo.png", writing: "linked/photo.png", "b.png") == ["G071"])
    #expect(
      faults(reading: "real/photo.png", writing: "linked/photo.png", "b.png").map(\.message)
        == ["'save' writes 'linked/photo.png', which 'scan' (line 3) reads"])
    #expect(codes(reading: "linked/none.png", writing: "real/none.png", "b.png") == ["G071"])
  }
}
