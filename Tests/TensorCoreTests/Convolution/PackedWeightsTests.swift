import Foundation
import TestSupport
import Testing

@testable import TensorCore

struct PackedWeightsTests {
  /// Winograd's, direct and transposed weights: of 36 x 500 x 16 panels at least, more than one part.
  @Test(arguments: [
    (inputs: 500, outputs: 1100, kernel: 3, extent: 16, isTransposed: false),
    (inputs: 500, outputs: 1100, kernel: 3, extent: 6, isTransposed: false),
    (inputs: 40, outputs: 70, kernel: 4, extent: 6, isTransposed: true),
    (inputs: 40, outputs: 3, kernel: 3, extent: 20, isTransposed: false),
  ])
  func partsGiveTheBitsOfTheWhole(
    _ example: (inputs: Int, outputs: Int, kernel: Int, extent: Int, isTransposed: Bool)
  ) throws {
    var random = FixedRandom(seed: 6)
    let (inputs, outputs, kernel) = (example.inputs, example.outputs, example.kernel)
    let convolution = Convolution(
      weight: random.tensor(
        example.isTransposed
          ? [inputs, outputs, kernel, kernel] : [outputs, inputs, kernel, kernel]),
      geometry: example.isTransposed
        ? .transposed(kernelSize: kernel, stride: 2, padding: 1)
        : ConvolutionGeometry(kernelSize: kernel, padding: 1))
    let image = random.tensor([1, example.extent, example.extent, inputs])
    let inParts = try Convolution.$keepsPackedWeights.withValue(false) { try convolution(image) }
    for _ in 0..<3 { #expect(try convolution(image) == inParts) }
  }

  @Test(arguments: [true, false])
  func weightsOfAFileArePackedAsOftenAsNeeded(areKept: Bool) throws {
    var random = FixedRandom(seed: 7)
    let path = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let weight = random.tensor([96, 64, 3, 3])
    try weight.elements.withUnsafeBytes { Data($0) }.write(to: URL(filePath: path))
    let file = try MappedFile(InputFile(path, expecting: "a file of floats"))
    let geometry = ConvolutionGeometry(kernelSize: 3, padding: 1)
    let convolution = Convolution(
      weight: Tensor(reading: file, at: 0, shape: weight.shape), geometry: geometry)
    for extent in [4, 20, 4] {
      let image = random.tensor([1, extent, extent, 64])
      let expected = try Convolution(weight: weight, geometry: geometry)(image)
      let found = try Convolution.$keepsPackedWeights.withValue(areKept) {
        try convolution(image)
      }
      #expect(found == expected)
    }
  }

  @Test func partsAreEvenAndAtMost64MiB() {
    let packer = Packer(
      key: PackedWeights.Key(phase: 0, layout: .winograd, channels: [2048]),
      weight: Tensor(shape: [640, 2048, 3, 3]), scale: Tensor(shape: [640], repeating: 1),
      phase: ConvolutionPhase.phases(of: ConvolutionGeometry(kernelSize: 3))[0],
      isTransposed: false, instructionSet: .baseline, bfloat16Unit: .none)
    let (parts, counts) = (packer.parts, packer.parts.map(\.count))
    #expect(parts.count > 1)
    #expect(parts.flatMap { Array($0) } == Array(0..<packer.items))
    #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    let largest = (counts.max() ?? 0) * 36 * 2048 * 4 * 640 / packer.items
    #expect(largest <= 64 << 20)
  }
}
