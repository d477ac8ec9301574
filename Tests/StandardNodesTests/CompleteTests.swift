import NeuralNetworks
import NodeKit
import TestSupport
import Testing

@testable import GraphEngine
@testable import StandardNodes

@Suite struct CompleteTests {
  private let folder: TemporaryFolder
  private let model: String
  private let picture = CheckPicture(height: 32, width: 48)

  init() throws {
    folder = try TemporaryFolder()
    model = folder.file("model.safetensors")
  }

  @Test("The network sees holes in the colour that its file says")
  func meanOfTheFile() throws {
    let network = try write(["graphrun.mean": "[0.25, 0.5, 0.75]"])
    try expectCompletion(network, mean: [0.25, 0.5, 0.75])
  }

  @Test("... or else in the mean colour of what is known")
  func meanOfTheImage() throws {
    let network = try write()
    let (image, mask) = (picture.image(), picture.mask())
    var sums: [Float] = [0, 0, 0]
    var count: Float = 0
    for row in 0..<32 {
      for column in 0..<48 where mask[row, column] == 0 {
        count += 1
        for channel in 0..<3 { sums[channel] += image[row, column][channel] }
      }
    }
    try expectCompletion(network, mean: sums.map { $0 / count })
  }

  @Test(arguments: ["0.5", "[0.5, 0.5]", "[0.5, 0.5, 117]"])
  func aMeanThatIsNoneIsRefused(_ mean: String) throws {
    try write(["graphrun.mean": mean])
    #expect(
      throws: NodeError(
        "\(model): its metadata 'graphrun.mean' is '\(mean)', not three numbers in 0...1")
    ) { try complete(picture.image(), picture.mask()) }
  }

  @Test func onlyTheHoleChanges() throws {
    try write()
    let (image, mask) = (picture.image(), picture.mask())
    let completed = try complete(image, mask)
    for row in 0..<32 {
      for column in 0..<48 {
        #expect((completed[row, column] == image[row, column]) == (mask[row, column] == 0))
      }
    }
  }

  @discardableResult
  private func write(_ metadata: [String: String] = [:]) throws -> CompletionNetwork {
    try TinyModel.write(
      CompletionNetwork(TinyModel.completion), "glcic", metadata: metadata, to: model)
  }

  private func expectCompletion(_ network: CompletionNetwork, mean: [Float]) throws {
    let (image, mask) = (picture.image(), picture.mask())
    var seen = image.pixels
    seen.withUnsafeMutableBufferPointer { samples in
      for index in samples.indices where mask.values.elements[index / 3] == 1 {
        samples[index] = mean[index % 3]
      }
    }
    let made = try network.run([seen.reshaped([1, 32, 48, 3]), mask.asNetworkInput])
    let completed = try complete(image, mask)
    for index in 0..<32 * 48 * 3 where mask.values.elements[index / 3] == 1 {
      #expect(abs(completed.pixels.elements[index] - made.elements[index]) < 1e-5)
    }
  }

  private func complete(_ image: Image, _ mask: Mask) throws -> Image {
    try callNode("complete", ["image": image, "mask": mask], ["model": .text(model)]).image()
  }
}
