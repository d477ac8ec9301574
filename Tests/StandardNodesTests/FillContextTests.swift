import NeuralNetworks
import NodeKit
import TestSupport
import Testing

@testable import GraphEngine
@testable import StandardNodes

@Suite struct FillContextTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = folder.file("model.safetensors")
  }

  @Test("A hole of 56 pixels is what the network makes, but for its rim of 4")
  func holeOf56() throws {
    let network = try write()
    let image = CheckPicture(height: 150, width: 170).image()
    let hole = square(150, 170, 50..<106, 60..<116)
    let filled = try fill(image, hole)
    var seen = try image.cropped(left: 24, top: 14, width: 128, height: 128)
    seen.pixels.withUnsafeMutableBufferPointer { samples in
      for index in samples.indices {
        let (row, column) = (index / 3 / 128, index / 3 % 128)
        if (36..<92).contains(row) && (36..<92).contains(column) {
          samples[index] = [117, 104, 123][index % 3] / 255
        }
      }
    }
    let made = try SampleRange.signed.image(network(SampleRange.signed.encode(seen)))
    #expect(filled[50, 60] == made[4, 4])
    #expect(filled[105, 115] == made[59, 59])
    #expect(filled[49, 60] == image[49, 60])
  }

  @Test func onlyTheMaskChanges() throws {
    try write()
    let image = CheckPicture(height: 40, width: 30, channels: 1).image()
    let hole = square(40, 30, 0..<9, 25..<30)
    let filled = try fill(image, hole)
    #expect(filled.channels == 1)
    for row in 0..<40 {
      for column in 0..<30 where hole[row, column] == 0 {
        #expect(filled[row, column] == image[row, column])
      }
    }
    #expect(filled != image)
  }

  @Test("A network for holes anywhere makes the whole square")
  func wholeImage() throws {
    var configuration = TinyModel.contextEncoder
    configuration.predictsWholeImage = true
    let network = try TinyModel.write(
      ContextEncoder(configuration), "context-encoder-random", to: model)
    // No weights: tanh of 0 is middle gray everywhere.
    for parameter in network.namedParameters.map(\.parameter) where parameter.isTrainable {
      parameter.value = Tensor(shape: parameter.shape)
    }
    let metadata = ModelFile.metadata(network: "context-encoder-random", configuration)
    try network.weights(origin: model, metadata: metadata).write(to: model)
    let image = CheckPicture(height: 60, width: 60).image()
    let filled = try fill(image, square(60, 60, 20..<30, 20..<34))
    #expect(filled[25, 25] == [0.5, 0.5, 0.5])
    #expect(filled[40, 40] == image[40, 40])
  }

  @discardableResult
  private func write() throws -> ContextEncoder {
    try TinyModel.write(ContextEncoder(TinyModel.contextEncoder), "context-encoder", to: model)
  }

  private func fill(_ image: Image, _ mask: Mask) throws -> Image {
    try callNode("fill-context", ["image": image, "mask": mask], ["model": .text(model)]).image()
  }

  private func square(
    _ height: Int, _ width: Int, _ rows: Range<Int>, _ columns: Range<Int>
  ) -> Mask {
    let values = (0..<height * width).map { index -> Float in
      rows.contains(index / width) && columns.contains(index % width) ? 1 : 0
    }
    return Mask(values: Tensor(shape: [height, width], elements: values))
  }
}
