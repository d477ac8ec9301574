import NodeKit
import StandardNodes
import Testing

@Suite struct LoadImageTests {
  @Test func readsTheFile() throws {
    let folder = try TemporaryFolder()
    let image = gray([0, 1], metadata: ImageMetadata(bitDepth: 16))
    try ImageFile.write(image, to: folder.file("scan.png"), as: .png)
    let loaded = try callNode("load-image", [:], ["path": .text(folder.file("scan.png"))])
    #expect(try loaded.image() == image)
  }

  @Test func knowsTheShapeBeforeTheRun() throws {
    let folder = try TemporaryFolder()
    try ImageFile.write(
      Image(height: 3, width: 5, channels: 3), to: folder.file("scan.png"), as: .png)
    #expect(try shape(folder.file("scan.png")) == ValueShape(height: 3, width: 5, channels: 3))
    #expect(try shape(folder.file("none.png")) == .unknown)
  }

  @Test func saysWhichFileIsMissing() {
    #expect(throws: FileError.self) {
      try callNode("load-image", [:], ["path": .text("/nowhere/scan.png")])
    }
  }

  private func shape(_ path: String) throws -> ValueShape {
    let type = try #require(StandardRegistry.make()["load-image"])
    let call = PlannedCall(inputs: [:], options: ["path": .text(path)])
    return try type.descriptor.outputShapes(call)[0]
  }
}
