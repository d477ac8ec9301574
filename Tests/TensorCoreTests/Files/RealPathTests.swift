import Foundation
import TensorCore
import Testing

@Suite final class RealPathTests {
  /// A folder with `real/file`, `linked`, which leads to `real`, and `circle`, which leads nowhere.
  private let folder: String

  init() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(
      at: place.appending(path: "real"), withIntermediateDirectories: true)
    folder = place.resolvingSymlinksInPath().path
    try Data().write(to: place.appending(path: "real/file"))
    symlink("real", "\(folder)/linked")
    symlink("circle", "\(folder)/circle")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  @Test(arguments: [
    ("real/file", "real/file"), ("linked/file", "real/file"), ("linked/new", "real/new"),
    ("linked/new/newer", "real/new/newer"), ("linked", "real"), ("circle", "circle"),
    ("real/file/new", "real/file/new"),
  ])
  func linksAreFollowedAsFarAsThereIsSomething(path: String, real: String) {
    #expect(RealPath.resolve("\(folder)/\(path)") == "\(folder)/\(real)")
  }

  @Test func theRootAndRelativePaths() {
    #expect(RealPath.resolve("/") == "/")
    #expect(RealPath.resolve("/no-such-file") == "/no-such-file")
    let current = RealPath.resolve(FileManager.default.currentDirectoryPath)
    #expect(RealPath.resolve("no-such-file") == "\(current)/no-such-file")
    #expect(RealPath.resolve("no/such-file") == "\(current)/no/such-file")
  }
}
