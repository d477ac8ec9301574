import NeuralNetworks
import TensorCore
import TestSupport
import Testing

struct PartialConv2dTests {
  private let x = Tensor(shape: [1, 1, 3, 1], elements: [2, 8, 4])
  /// The middle is a hole.
  private let mask = Tensor(shape: [1, 1, 3], elements: [1, 0, 1])

  /// Ones in a row of three, and a bias of 1.
  private func layer(_ ratio: PartialConv2d.Ratio) -> PartialConv2d {
    let layer = PartialConv2d(
      inputChannels: 1, outputChannels: 1, kernelSize: 3, bias: true, ratio: ratio)
    for target in layer.namedParameters {
      let shape = target.parameter.shape
      target.parameter.value =
        target.name.hasSuffix("weight")
        ? Tensor(shape: shape, elements: [0, 0, 0, 1, 1, 1, 0, 0, 0])
        : Tensor(shape: shape, repeating: 1)
    }
    return layer
  }

  // The window is 3 x 3; of the row's pixels 1, 2 and 1 are seen.
  @Test(
    arguments: [
      (PartialConv2d.Ratio.windowOverValid, [2 * 9 + 1, 6 * 4.5 + 1, 4 * 9 + 1]),
      (.oneOverValid, [2 + 1, 6 * 0.5 + 1, 4 + 1]), (.plain, [2 + 1, 6 + 1, 4 + 1]),
    ] as [(PartialConv2d.Ratio, [Float])])
  func whatIsSeenIsScaledByTheRatio(_ ratio: PartialConv2d.Ratio, _ expected: [Float]) throws {
    let result = try layer(ratio)([MaskedFeatures(cutting: x, mask: mask)])
    #expect(result.features.elements == expected)
    #expect(result.mask.elements == [1, 1, 1])
  }

  @Test(arguments: [PartialConv2d.Ratio.windowOverValid, .plain])
  func withoutAnythingSeenOnlyAPlainOneGivesItsBias(_ ratio: PartialConv2d.Ratio) throws {
    let all = Tensor(shape: [1, 1, 3])
    let result = try layer(ratio)([MaskedFeatures(cutting: x, mask: all)])
    let bias: Float = ratio == .plain ? 1 : 0
    #expect(result.features.elements == [bias, bias, bias])
    #expect(result.mask.elements == [bias, bias, bias])
  }
}
