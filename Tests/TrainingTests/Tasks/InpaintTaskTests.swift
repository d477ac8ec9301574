import Imaging
import NeuralNetworks
import TensorCore
import Testing

@testable import Training

/// What a network of partial convolutions is shown.
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

  /// Black results: the picture is black, the composite in the hole only.
  @Test func theCompositeIsTheTargetOutsideOfTheHole() throws {
    let task = InpaintTask(network: PartialConvUNet())
    let lesson = try task.lesson(batch)
    let black = try SampleRange.imageNet.encode(Tensor(shape: [1, 4, 4, 3]))
    let pictures = try task.pictures(black, lesson).map(\.elements)
    #expect(pictures.count == 2)
    #expect(pictures[0].allSatisfy { abs($0 + 1) < 1e-5 })
    #expect(pictures[1][..<3].allSatisfy { abs($0 + 1) < 1e-5 })
    #expect(pictures[1][3...].allSatisfy { abs($0 - 0.5) < 1e-5 })
  }

  @Test func aGuidedNetworkSeesAGuess() throws {
    let lesson = try InpaintTask(network: GuidedInpaintingUNet()).lesson(batch)
    #expect(lesson.inputs.count == 3)
    // All around is one colour, and so is the guess.
    #expect(
      zip(lesson.inputs[2].elements, lesson.inputs[0].elements).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
