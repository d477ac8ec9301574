import Foundation
import GraphEngine
import NodeKit
import TensorCore
import Testing

@testable import Training

/// The photographs of folders.
struct PhotoListTests {
  @Test func foldersInsideCountToo() throws {
    let folder = try TrainingFolder(photos: 2)
    try AtomicFile.makeFolder("\(folder.path)/more/deep")
    try folder.addPhoto("more/deep/another.PNG")
    try AtomicFile.replace("\(folder.path)/notes.txt") { try AtomicFile.fill($0, with: [65]) }
    let list = try list(folder.path)
    #expect(
      list.paths
        == ["more/deep/another.PNG", "photo0.png", "photo1.png"].map {
          "\(folder.path)/\($0)"
        })
  }

  @Test func theSheetsOfATrainingAreNoPhotographs() throws {
    let folder = try TrainingFolder(photos: 1)
    try AtomicFile.makeFolder("\(folder.path)/trained/samples")
    try folder.addPhoto("trained/samples/0000001.png")
    try AtomicFile.replace("\(folder.path)/trained/log.jsonl") { try AtomicFile.fill($0, with: []) }
    #expect(try list(folder.path).paths == ["\(folder.path)/photo0.png"])
  }

  @Test func weightsSayHowOftenAFolderIsTaken() throws {
    let (often, seldom) = (try TrainingFolder(photos: 1), try TrainingFolder(photos: 1))
    let list = try PhotoList(
      [entry(often.path, weight: 3), entry(seldom.path, weight: 1)], orRefuse: refuse)
    var random = SeededRandom(seed: 1)
    let count = (0..<4000).count { _ in list.choose(&random).hasPrefix(often.path) }
    #expect((2850...3150).contains(count))
  }

  @Test func someAreSpreadOverAll() throws {
    let folder = try TrainingFolder(photos: 10)
    let list = try list(folder.path)
    #expect(list.spread(2) == ["photo0.png", "photo5.png"].map { "\(folder.path)/\($0)" })
    #expect(list.spread(20).count == 10)
  }

  @Test func aFolderThatIsMissingIsRefused() throws {
    let error = #expect(throws: GraphError.self) { try list("/nowhere") }
    #expect(
      error?.description == """
        error[G090]: there is no folder '/nowhere'; set 'data.photos' to a folder of photographs

        """)
  }

  @Test func aFileIsNoFolder() throws {
    let folder = try TrainingFolder(photos: 1)
    let path = "\(folder.path)/photo0.png"
    let error = #expect(throws: GraphError.self) { try list(path) }
    #expect(
      error?.description == """
        error[G090]: '\(path)' is a file, not a folder; set 'data.photos' to a folder of photographs

        """)
  }

  @Test func linksThatLeadInACircleAreFollowedOnce() throws {
    let folder = try TrainingFolder(photos: 1)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/again", withDestinationPath: ".")
    #expect(try list(folder.path).paths == ["\(folder.path)/photo0.png"])
  }

  @Test func aFolderNamedAsAPhotographIsAFolder() throws {
    let folder = try TrainingFolder(photos: 0)
    try AtomicFile.makeFolder("\(folder.path)/scans.png")
    try folder.addPhoto("scans.png/one.png")
    #expect(try list(folder.path).paths == ["\(folder.path)/scans.png/one.png"])
  }

  @Test func aFolderWithoutPhotographsIsRefused() throws {
    let folder = try TrainingFolder(photos: 0)
    let error = #expect(throws: GraphError.self) { try list(folder.path) }
    #expect(
      error?.description == """
        error[G090]: the folder '\(folder.path)' holds no photograph; it takes files that end in \
        .png, .jpg, .jpeg, .tif, .tiff

        """)
  }

  private func list(_ path: String) throws(GraphError) -> PhotoList {
    try PhotoList([entry(path)], orRefuse: refuse)
  }

  private func entry(_ path: String, weight: Double = 1) -> DataSettings.Folder {
    DataSettings.Folder(
      path: path, weight: weight, location: SourceLocation(file: "a.yaml", line: 1, column: 1))
  }

  private func refuse(
    _ problem: String, _ remedy: String, _ folder: DataSettings.Folder
  ) -> GraphError {
    GraphError([GraphDiagnostic(.unfitRecipe(NodeError(problem, remedy: remedy)), at: nil)])
  }
}
