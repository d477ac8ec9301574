import Foundation
import TensorCore
import Testing

struct FolderListingTests {
  @Test func namesWithTheEndingAreSortedAndHiddenOnesLeftOut() throws {
    let folder = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["b.so", "a.so", ".c.so", "d.txt"] {
      #expect(FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: nil))
    }
    #expect(FolderListing.names(in: folder, ending: ".so") == ["a.so", "b.so"])
  }

  @Test func aFolderThatIsNotThereHasNone() {
    #expect(FolderListing.names(in: "/no/such/folder", ending: "").isEmpty)
  }
}
