import NodeKit
import Testing

@Suite struct SaveImageTests {
  private let deep = gray([0, 0.25, 1], metadata: ImageMetadata(bitDepth: 16))

  @Test func writesAnImageInItsOwnDepth() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("new/photo.PNG")
    _ = try callNode("save-image", ["image": deep], ["path": .text(path)])
    #expect(try ImageFile.header(path).bitDepth == 16)
    #expect(try ImageFile.read(path).pixels.elements == [0, 16384.0 / 65535, 1])
  }

  @Test func writesInAnotherDepthWhenAsked() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("photo.png")
    _ = try callNode(
      "save-image", ["image": deep], ["path": .text(path), "bit-depth": .text("8")])
    #expect(try ImageFile.header(path).bitDepth == 8)
  }

  @Test func aMaskIsGrayAndWhiteInTheHole() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("mask.png")
    _ = try callNode("save-image", ["image": mask([0, 1])], ["path": .text(path)])
    let written = try ImageFile.read(path)
    #expect(written == gray([0, 1]))
    #expect(written.metadata.bitDepth == 8)
  }

  @Test func refusesAnExtensionThatIsNoFormat() {
    #expect(
      throws: NodeError(
        "the extension of '/tmp/photo.gif' names no image format",
        remedy: "end it in png, jpg or tif")
    ) { try callNode("save-image", ["image": deep], ["path": .text("/tmp/photo.gif")]) }
  }

  @Test func refusesSixteenBitsInJPEG() {
    #expect(
      throws: NodeError(
        "a JPEG file has 8 bits a sample, not 16", remedy: "write png or tif, or set 'bit-depth'")
    ) {
      try callNode(
        "save-image", ["image": deep],
        ["path": .text("/tmp/photo.jpg"), "bit-depth": .text("16")])
    }
  }
}
