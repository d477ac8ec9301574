import Imaging
import NeuralNetworks
import TensorCore
import Testing

@testable import Training

/// What tasks that fill holes show their networks.
struct InpaintTaskTests {
  private let batch = Batch([
    Sample(
      photo: Image(pixels: Tensor(shape: [4, 4, 3], repeating: 0.25)),
      clean: Image(pixels: Tensor(shape: [4, 4, 3], repeating: 0.75)),
      mask: Mask(values: Tensor(shape: [4, 4], elements: [1] + Array(repeating: 0.4, count: 15))))
  ])

  @Test func holesAreOfZeroAndOne() throws {
    let lesson = try InpaintTask(network: PartialConvUNet()).lesson(batch)
    #expect(lesson.hole?.elements == [1] + Array(repeating: 0, count: 15))
    #expect(lesson.inputs.map(\.shape) == [[1, 4, 4, 3], [1, 4, 4, 1]])
  }

  @Test func aGuidedNetworkSeesAGuess() throws {
    var configuration = PartialConvUNet.Configuration()
    configuration.seesGuess = true
    let lesson = try InpaintTask(network: PartialConvUNet(configuration)).lesson(batch)
    #expect(lesson.inputs.count == 3)
    // All around is one colour, and so is the guess.
    #expect(
      zip(lesson.inputs[2].elements, lesson.inputs[0].elements).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func completionSeesTheMeanColourInTheHole() throws {
    var pixels = Tensor(shape: [4, 4, 3], repeating: 0.25)
    pixels.withUnsafeMutableBufferPointer { $0[0] = 1 }  // red, in the hole
    var mask = Mask(height: 4, width: 4)
    mask.values.withUnsafeMutableBufferPointer { $0[0] = 1 }
    let image = Image(pixels: pixels)
    let lesson = try CompleteTask(network: CompletionNetwork()).lesson(
      Batch([Sample(photo: image, clean: image, mask: mask)]))
    #expect(lesson.inputs[0].elements.allSatisfy { abs($0 - 0.25) < 1e-6 })
  }

  @Test func aContextEncoderMakesTheMiddle() throws {
    let whole = Batch([
      Sample(
        photo: Image(pixels: Tensor(shape: [128, 128, 3], repeating: 0.25)),
        clean: Image(pixels: Tensor(shape: [128, 128, 3], repeating: 0.75)),
        mask: Mask(values: Tensor(shape: [128, 128], repeating: 1)))
    ])
    let lesson = try FillContextTask(network: ContextEncoder()).lesson(whole)
    #expect(lesson.target.shape == [1, 64, 64, 3])
    #expect(lesson.target.elements[0] == 0.5)
    // The outer band of four pixels counts ten times.
    let weights = try #require(lesson.overlapWeights).elements
    #expect(weights[3 * 64 + 32] == 10 && weights[4 * 64 + 32] == 1)
  }
}
