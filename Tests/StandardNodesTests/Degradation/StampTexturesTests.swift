import Foundation
import NodeKit
import Testing

@testable import StandardNodes

@Suite struct StampTexturesTests {
  private let folder: TemporaryFolder
  private let photograph = Image(height: 40, width: 40, channels: 1, repeating: 0.4)

  init() throws { folder = try TemporaryFolder() }

  @Test func takesWhatLiesInFoldersOfTheFolder() throws {
    try #require(mkdir(folder.file("inner"), 0o755) == 0)
    for name in ["b.png", "a.png", "inner/c.png", ".hidden.png"] {
      try ImageFile.write(photograph, to: folder.file(name), as: .png)
    }
    try "no image".write(toFile: folder.file("notes.txt"), atomically: true, encoding: .utf8)
    let found = try TextureFolder.images(at: folder.path)
    #expect(found == ["a.png", "b.png", "inner/c.png"].map { folder.file($0) })
    #expect(try TextureFolder.images(at: folder.file("a.png")) == [folder.file("a.png")])
  }

  @Test func aFolderWithoutImagesIsRefused() throws {
    let refusal = #expect(throws: NodeError.self) { try stamped(folder.path) }
    #expect(
      refusal?.description
        == "'\(folder.path)' holds no PNG, JPEG or TIFF file; name a folder of such files")
    #expect(refusal?.option == "textures")
  }

  @Test func aWhiteTextureStampsItsWholeArea() throws {
    let white = Image(height: 10, width: 10, channels: 1, repeating: 1)
    try ImageFile.write(white, to: folder.file("white.png"), as: .png)
    let mask = try stamped(folder.path).mask()
    #expect(mask.values.elements.contains { $0 > 0.5 })
  }

  private func stamped(_ path: String) throws -> NodeOutputs {
    try callNode(
      "stamp-textures", ["image": photograph],
      ["textures": .text(path), "size-min": .number(0.9), "count-min": .integer(3)])
  }
}
