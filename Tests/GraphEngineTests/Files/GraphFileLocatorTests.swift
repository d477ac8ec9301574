import Foundation
import Testing

@testable import GraphEngine

@Suite final class GraphFileLocatorTests {
  /// A folder with `Graphs/Full.yaml`, `Graphs/part.yaml` and `graphs.txt`.
  private let folder: String

  init() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    folder = place.path
    try FileManager.default.createDirectory(
      at: place.appending(path: "Graphs"), withIntermediateDirectories: true)
    for name in ["Graphs/Full.yaml", "Graphs/part.yaml", "graphs.txt"] {
      try Data().write(to: place.appending(path: name))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  @Test func whatExistsStaysAsItIs() throws {
    for path in ["Graphs/Full.yaml", "./Graphs/../Graphs/Full.yaml", "\(folder)/graphs.txt"] {
      #expect(try GraphFileLocator.locate(path, in: folder) == path)
    }
  }

  @Test func caseIsPutRightInEveryComponent() throws {
    #expect(try GraphFileLocator.locate("graphs/full.yaml", in: folder) == "Graphs/Full.yaml")
    #expect(try GraphFileLocator.locate("./GRAPHS/PART.YAML", in: folder) == "./Graphs/part.yaml")
    #expect(
      try GraphFileLocator.locate("\(folder)/graphs/full.yaml", in: "/")
        == "\(folder)/Graphs/Full.yaml")
  }

  @Test func aCircleOfLinksIsNamed() throws {
    symlink("circle.yaml", "\(folder)/circle.yaml")
    let fault = #expect(throws: GraphFault.self) {
      // The folder's listing has the name, which is then read.
      _ = try GraphFileReader.bytes(
        of: "\(folder)/circle.yaml", limit: 10,
        label: try GraphFileLocator.locate("circle.yaml", in: folder))
    }
    #expect(
      fault?.message
        == "'circle.yaml' can't be read: its symbolic links lead in a circle; remove one of them")
  }

  @Test func whatIsNotThereIsNamed() throws {
    #expect(throws: GraphFault.unreadable(path: "graphs/fall.yaml", reason: "no such file")) {
      try GraphFileLocator.locate("graphs/fall.yaml", in: folder)
    }
  }
}
