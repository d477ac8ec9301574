import Imaging
import TensorCore
import TestSupport
import Testing

@testable import Training

/// What makes results.
struct ContenderTests {
  private let folder: TrainingFolder
  private var photos: String { "\(folder.path)/photos" }
  private var photo: String { "\(photos)/0.png" }

  init() throws {
    folder = try TrainingFolder(photos: 0)
    try folder.addPhoto("photos/0.png", height: 40, width: 52)
  }

  @Test func aFolderHasResultsOfEqualNames() throws {
    try folder.addPhoto("results/0.tif.png", seed: 1)
    try folder.addPhoto("results/deep/0.png", seed: 2)
    let contender = try Contender(folder: "\(folder.path)/results", name: "x")
    let result = try #require(try contender.result(0, photo))
    #expect(try result.photo == ImageFile.read(photo).expandedToRGB())
    #expect(
      try result.made.pixels == ImageFile.read("\(folder.path)/results/deep/0.png").pixels)
    #expect(try contender.result(0, "\(photos)/other.png")?.made == nil)
  }

  @Test func aGraphMakesWhatItWouldWrite() throws {
    try graph(
      """
        turned: {use: flip, in: {image: scan}}
        save: {use: save-image, in: {image: turned}, with: {path: $output/turned.png}}
      """)
    let made = try #require(try contender().result(0, photo)).made
    #expect(try made == ImageFile.read(photo).expandedToRGB().flipped(.horizontal))
    #expect(throws: FileError.self) { try ImageFile.read("\(folder.path)/out/turned.png") }
  }

  @Test func ofSeveralPicturesTheRestoredOneIsTaken() throws {
    try graph(
      """
        turned: {use: flip, in: {image: scan}}
        save: {use: save-image, in: {image: scan}, with: {path: $output/scan.png}}
        last: {use: save-image, in: {image: turned}, with: {path: $output/restored.png}}
      """)
    let made = try #require(try contender().result(0, photo)).made
    #expect(try made == ImageFile.read(photo).expandedToRGB().flipped(.horizontal))
  }

  @Test func aGraphMustSayWhichPictureIsItsResult() throws {
    try graph(
      """
        one: {use: save-image, in: {image: scan}, with: {path: $output/one.png}}
        two: {use: save-image, in: {image: scan}, with: {path: $output/two.png}}
      """)
    let error = #expect(throws: EvaluationError.self) { try contender() }
    #expect(
      error?.description
        == "\(folder.path)/a.yaml writes one.png, two.png; name the one to be compared restored.png"
    )
  }

  @Test(arguments: ["inpaint", "colorize", "translate"])
  func aModelMakesPicturesAsLargeAsThePhotographs(node: String) throws {
    let contender = try model(node)
    let result = try #require(try contender.result(0, photo))
    #expect(result.made.pixels.shape == [40, 52, 3])
    // Only what fills is shown something else than the photograph.
    let file = try ImageFile.read(photo).expandedToRGB()
    #expect((result.photo.pixels == file.pixels) == (node != "inpaint"))
    #expect(try contender.result(0, photo)?.made == result.made)
  }

  @Test func aModelThatMarksMakesNoPictures() throws {
    let error = #expect(throws: EvaluationError.self) { try model("segment-defects") }
    #expect(
      error?.description
        == "\(folder.path)/segment-defects.safetensors marks damage, and makes no picture to be "
        + "compared; name models that fill, colour or translate")
  }

  private func model(_ node: String) throws -> Contender {
    let path = "\(folder.path)/\(node).safetensors"
    try TinyModel.write(for: node, to: path)
    let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
    return try Contender(
      model: path, name: node, EvaluationOptions(photos: photos, currentFolder: root))
  }

  private func contender() throws -> Contender {
    try Contender(
      graph: "\(folder.path)/a.yaml", name: "a", photos: photos, currentFolder: folder.path)
  }

  private func graph(_ nodes: String) throws {
    let text = """
      graphrun: 1
      inputs:
        photo:  {type: path}
        output: {type: path, default: out}
      nodes:
        scan: {use: load-image, with: {path: $photo}}
      \(nodes)
      """
    try AtomicFile.replace("\(folder.path)/a.yaml") {
      try AtomicFile.fill($0, with: Array(text.utf8))
    }
  }
}
