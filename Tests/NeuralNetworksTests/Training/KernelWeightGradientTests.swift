import NeuralNetworks
import TensorCore
import TestSupport
import Testing

/// Weights that are computed from others, seen through a convolution of one pixel whose result is
/// linear in its weight.
struct KernelWeightGradientTests {
  private var random = FixedRandom(seed: 21)
  private let image: Tensor

  init() { image = random.tensor([1, 4, 5, 3]) }

  /// What a weight does to the image: `[20, 4]` results of a 1x1 kernel.
  private func convolved(_ weight: [Double]) -> [Double] {
    let values = image.elements.map(Double.init)
    return (0..<20 * 4).map { index in
      let (pixel, output) = (index / 4, index % 4)
      var sum = 0.0
      for channel in 0..<3 { sum += values[pixel * 3 + channel] * weight[output * 3 + channel] }
      return sum
    }
  }

  /// The gradients of a layer's parameters against central differences.
  private func error(
    _ layer: Conv2d, _ parameters: [Parameter], _ reference: ([[Double]]) -> [Double]
  ) throws -> Double {
    let values = parameters.map(\.value)
    return try gradientError(
      at: values,
      { watched in
        try Gradients.$isRecording.withValue(true) {
          let result = try layer(image)
          // What was found by the parameters goes on to the tensors that are checked.
          return result.recorded(from: watched) { gradient in
            let found = try result.backward(gradient)
            return parameters.map { found[$0] }
          }
        }
      }, reference: reference)
  }

  private func layer(_ norm: KernelWeight.Norm) -> Conv2d {
    let layer = Conv2d(
      inputChannels: 3, outputChannels: 4, kernelSize: 1, bias: false, weightNorm: norm)
    layer.initialize(seed: 4)
    return layer
  }

  private func parameter(_ layer: Conv2d, _ name: String) throws -> Parameter {
    try #require(layer.namedParameters.first { $0.name == name }).parameter
  }

  @Test("g v / |v| by g and by v")
  func weightNorm() throws {
    let layer = layer(.weightNorm)
    let (g, v) = (try parameter(layer, "weight_g"), try parameter(layer, "weight_v"))
    let error = try error(layer, [g, v]) { values in
      convolved(
        (0..<12).map { index in
          let row = index / 3 * 3..<index / 3 * 3 + 3
          let length = row.reduce(0.0) { $0 + values[1][$1] * values[1][$1] }.squareRoot()
          return values[0][index / 3] * values[1][index] / length
        })
    }
    #expect(error < 1e-6, "\(error)")
  }

  @Test("W / (u^T W v) by W, u and v being constants")
  func spectralNorm() throws {
    let layer = layer(.spectral)
    let u = try parameter(layer, "weight_u").value.elements.map(Double.init)
    let v = try parameter(layer, "weight_v").value.elements.map(Double.init)
    let error = try error(layer, [parameter(layer, "weight_orig")]) { values in
      let sigma = (0..<12).reduce(0.0) { $0 + u[$1 / 3] * values[0][$1] * v[$1 % 3] }
      return convolved(values[0].map { $0 / sigma })
    }
    #expect(error < 1e-6, "\(error)")
  }

  @Test("In training u and v approach the singular vectors: sigma its largest value")
  func powerMethod() throws {
    let layer = layer(.spectral)
    try parameter(layer, "weight_orig").value = Tensor(
      shape: [4, 3, 1, 1], elements: [0, 0, 0, 0, 7, 0, 2, 0, 0, 0, 0, 1])
    for _ in 0..<20 { _ = try TrainingMode()() { try layer(image) } }
    let right = try parameter(layer, "weight_v").value.elements
    #expect(abs(abs(right[1]) - 1) < 1e-5 && abs(right[0]) < 1e-5 && abs(right[2]) < 1e-5)
  }
}
