import NeuralNetworks
import NodeKit
import Testing

@testable import StandardNodes

@Suite struct SampleRangeImageTests {
  private let image = Image(
    pixels: Tensor(shape: [1, 2, 3], elements: [0, 0.5, 1, 0.485, 0.456, 0.406]))

  @Test(
    arguments: [
      (.unit, [0, 0.5, 1, 0.485, 0.456, 0.406]),
      (.signed, [-1, 0, 1, -0.03, -0.088, -0.188]),
      // (0 - 0.485) / 0.229, (0.5 - 0.456) / 0.224, (1 - 0.406) / 0.225
      (.imageNet, [-2.117904, 0.196429, 2.64, 0, 0, 0]),
    ] as [(SampleRange, [Float])])
  func encodesAndDecodes(_ range: SampleRange, _ expected: [Float]) throws {
    let encoded = try range.encode(image)
    #expect(encoded.shape == [1, 1, 2, 3])
    #expect(zip(encoded.elements, expected).allSatisfy { abs($0 - $1) < 1e-5 })
    let decoded = try range.image(encoded)
    #expect(zip(decoded.pixels.elements, image.pixels.elements).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func whatIsTooDarkOrTooBrightIsCutOff() throws {
    let result = Tensor(shape: [1, 1, 1, 3], elements: [-1.5, 0, 1.5])
    #expect(try SampleRange.signed.image(result).pixels.elements == [0, 0.5, 1])
  }
}
