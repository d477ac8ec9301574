import Imaging
import NeuralNetworks
import TensorCore
import Testing

@testable import Training

/// What a completion network is shown.
struct CompleteTaskTests {
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
}
