import GraphEngine
import Imaging
import NodeKit
import TensorCore
import TestSupport
import Testing

@testable import Training

/// What is measured, handed to other programs and taken back.
struct EvaluationFolderTests {
  private let folder: TrainingFolder
  private let saved: String

  init() throws {
    folder = try TrainingFolder(photos: 0)
    saved = "\(folder.path)/saved"
    for index in 0..<2 {
      try folder.addPhoto("photos/\(index).png", height: 80, width: 96, seed: index)
    }
  }

  @Test func picturesAreNamedByPlaceAndPhotograph() {
    #expect(EvaluationFolder.pictureName(7, of: "/a/b/old.wedding.jpg") == "0007-old.wedding.png")
    #expect(EvaluationFolder.pictureName(12_345, of: "scan") == "12345-scan.png")
  }

  @Test(arguments: [
    ("inpaint", ["clean", "inpaint-navier-stokes", "mask", "model", "photo"]),
    ("segment-defects", ["clean", "detect-defects", "mask", "model", "photo"]),
    ("translate", ["clean", "equalize", "model", "photo", "unchanged"]),
  ])
  func everythingMeasuredIsSaved(node: String, folders: [String]) throws {
    _ = try evaluate(node) { $0.saved = saved }
    for name in folders {
      let picture = try ImageFile.read("\(saved)/\(name)/0001-1.png")
      #expect(picture.height == 64 && picture.width == 64)
    }
  }

  @Test(arguments: [
    ("inpaint", "inpaint-navier-stokes", "hole-psnr-db"),
    ("segment-defects", "model", "precision"),
    ("translate", "equalize", "psnr-db"),
  ])
  func whatIsTakenBackMeasuresAsItDid(node: String, method: String, measure: String) throws {
    let before = try evaluate(node) { $0.saved = saved }
    let after = try evaluate(node) { $0.beside = ["\(saved)/\(method)/"] }
    let row = try #require(before.methods.first { $0.method == method }?.measures[measure])
    let again = try #require(after.methods.last)
    #expect(again.method == method)
    // Pictures have 8 bits.
    #expect(abs((again.measures[measure] ?? 0) - row) < 0.05)
  }

  @Test func onlyTheHoleOfAFillingCounts() throws {
    _ = try evaluate("inpaint") { $0.saved = saved }
    let path = "\(saved)/model/0000-0.png"
    let (made, mask) = (try ImageFile.read(path), try ImageFile.read("\(saved)/mask/0000-0.png"))
    var changed = made
    changed.pixels.withUnsafeMutableBufferPointer { pixels in
      for pixel in 0..<64 * 64 where mask[pixel / 64, pixel % 64][0] == 0 {
        for channel in 0..<3 { pixels[3 * pixel + channel] = 0 }
      }
    }
    let before = try evaluate("inpaint") { $0.beside = ["\(saved)/model"] }
    try AtomicFile.replace(path) { try ImageFile.write(changed, to: $0, as: .png) }
    let after = try evaluate("inpaint") { $0.beside = ["\(saved)/model"] }
    #expect(before.methods.last?.measures == after.methods.last?.measures)
  }

  @Test func aPictureThatIsMissingIsNamed() throws {
    let error = #expect(throws: EvaluationError.self) {
      try evaluate("inpaint") { $0.beside = ["/nowhere/other"] }
    }
    #expect(
      error?.description
        == "there is no picture /nowhere/other/0000-0.png; --beside takes a folder with a picture "
        + "for each of those that --save writes, under the same name")
  }

  @Test func aPictureOfAnotherSizeIsRefused() throws {
    let small = Image(pixels: Tensor(shape: [32, 16, 3], repeating: 0.5))
    for name in ["0000-0.png", "0001-1.png"] {
      try AtomicFile.makeFolder("\(saved)/other")
      try AtomicFile.replace("\(saved)/other/\(name)") {
        try ImageFile.write(small, to: $0, as: .png)
      }
    }
    let error = #expect(throws: EvaluationError.self) {
      try evaluate("inpaint") { $0.beside = ["\(saved)/other"] }
    }
    #expect(
      error?.description
        == "\(saved)/other/0000-0.png is 16 x 32 pixels, but the photograph is 64 x 64; --beside "
        + "takes pictures made of those that --save writes")
  }

  private static let root =
    #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }

  private func evaluate(
    _ node: String, _ change: (inout EvaluationOptions) -> Void
  ) throws -> EvaluationReport {
    let path = "\(folder.path)/model.safetensors"
    try TinyModel.write(for: node, to: path)
    var options = EvaluationOptions(photos: "\(folder.path)/photos", currentFolder: Self.root)
    options.size = 64
    change(&options)
    return try Evaluation(EvaluationSubject(model: path, options), options).run().report
  }
}
