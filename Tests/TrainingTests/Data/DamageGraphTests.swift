import Imaging
import TensorCore
import Testing

@testable import Training

/// What a graph may make of a photograph.
struct DamageGraphTests {
  private static let flip = "{use: flip, in: {image: $photo}}"
  private static let mask = "{use: mask-blocks, in: {image: $photo}}"

  @Test func aGrayPhotographStaysOneOfThreeChannels() throws {
    let sample = try damage(photo: "{use: luma, in: {image: $photo}}", mask: Self.mask)
    #expect(sample.photo.pixels.shape == [16, 16, 3])
  }

  @Test(arguments: [
    (
      "{use: resize, in: {image: $photo}, with: {longest: 8}}", mask,
      "gives 'photo' of 8x8 pixels for a photograph of 16x16; it must keep the size"
    ),
    (
      flip, "{use: mask-blocks, in: {image: small}}",
      "gives 'mask' of 8x8 pixels for a photograph of 16x16; it must keep the size"
    ),
    (mask, mask, "gives no image as 'photo'"),
    (flip, flip, "gives no mask as 'mask'; the node 'threshold' makes one of an image"),
  ])
  func whatCannotBeLearntFromIsRefused(photo: String, mask: String, problem: String) throws {
    let error = #expect(throws: TrainingError.self) { try damage(photo: photo, mask: mask) }
    guard case .damageGraph(_, problem)? = error else {
      Issue.record("\(error as Any)")
      return
    }
  }

  private func damage(photo: String, mask: String) throws -> Sample {
    let folder = try TrainingFolder(photos: 0)
    let path = "\(folder.path)/damage.yaml"
    let text = """
      graphrun: 1
      inputs: {photo: {type: image}}
      nodes:
        small: {use: resize, in: {image: $photo}, with: {longest: 8}}
        clean: \(Self.flip)
        damaged: \(photo)
        marks: \(mask)
      outputs: {photo: damaged, clean: clean, mask: marks}
      """
    try AtomicFile.replace(path) { try AtomicFile.fill($0, with: Array(text.utf8)) }
    return try DamageGraph(path, settings: []).damage(
      Image(pixels: Tensor(shape: [16, 16, 3], repeating: 0.5)), seed: 1)
  }
}
