import TestSupport
import Testing

@testable import TensorCore

/// Every kernel against the definition of convolution. Tolerance: 1e-4 of the largest result for
/// the sums of Winograd, whose intermediate values are larger than its results.
struct ConvolutionTests {
  @Test("A 1x1 kernel mixes channels: [1, 2] times [[3, 4], [5, 6]] is [11, 17]")
  func oneByOne() throws {
    let convolution = Convolution(
      weight: Tensor(shape: [2, 2, 1, 1], elements: [3, 4, 5, 6]), bias: [0, 0],
      geometry: ConvolutionGeometry(kernelSize: 1))
    let result = try convolution(Tensor(shape: [1, 1, 1, 2], elements: [1, 2]))
    #expect(result == Tensor(shape: [1, 1, 1, 2], elements: [11, 17]))
  }

  @Test("A transposed 2x2 kernel of stride 2 stamps itself under every pixel")
  func stamps() throws {
    let convolution = Convolution(
      weight: Tensor(shape: [1, 1, 2, 2], elements: [1, 2, 3, 4]),
      geometry: .transposed(kernelSize: 2, stride: 2))
    let result = try convolution(Tensor(shape: [1, 1, 2, 1], elements: [1, 10]))
    #expect(result == Tensor(shape: [1, 2, 4, 1], elements: [1, 2, 10, 20, 3, 4, 30, 40]))
  }

  @Test("Random shapes on every instruction set", arguments: InstructionSet.available)
  func randomShapes(_ instructionSet: InstructionSet) throws {
    var random = FixedRandom(seed: 7)
    for _ in 0..<300 {
      let example = ConvolutionExample(&random)
      let expected = ReferenceConvolution.apply(
        example.joined, example.weight, example.bias, example.geometry)
      let found = try example.convolution(instructionSet)(example.inputs)
      #expect(found.shape == expected.shape, "\(example.description)")
      let error = relativeError(found, expected)
      #expect(error < 1e-4, "\(example.description): \(error)")
    }
  }

  @Test("Images of 256 results and more take Winograd's way", arguments: InstructionSet.available)
  func winograd(_ instructionSet: InstructionSet) throws {
    var random = FixedRandom(seed: 8)
    for (height, width, dilation) in [(16, 16, 1), (19, 33, 1), (32, 40, 2), (70, 66, 16)] {
      for outputs in [8, 67] {
        for mode in [ConvolutionGeometry.PaddingMode.zero, .reflect] {
          let input = random.tensor([2, height, width, 21])
          let example = ConvolutionExample(
            inputs: [ConvolutionInput(input)], joined: input,
            weight: random.tensor([outputs, 21, 3, 3]), bias: random.values(outputs),
            geometry: ConvolutionGeometry(
              kernelSize: 3, padding: dilation, dilation: dilation, paddingMode: mode))
          let expected = ReferenceConvolution.apply(
            input, example.weight, example.bias, example.geometry)
          let found = try example.convolution(instructionSet)(example.inputs)
          let error = relativeError(found, expected)
          #expect(error < 1e-4, "\(example.description): \(error)")
        }
      }
    }
  }

  /// Each factor of a product is off by at most 2^-9 of itself; tolerance: 1 % of the range.
  @Test("bfloat16 on every unit", arguments: BFloat16Unit.available.filter { $0 != .none })
  func bfloat16(_ unit: BFloat16Unit) throws {
    var random = FixedRandom(seed: 12)
    for _ in 0..<100 {
      let example = ConvolutionExample(&random)
      let expected = ReferenceConvolution.apply(
        example.joined, example.weight, example.bias, example.geometry)
      let convolution = Convolution(
        weight: example.weight, bias: example.bias, geometry: example.geometry,
        instructionSet: .current, bfloat16Unit: unit)
      let found = try Precision.$current.withValue(.bfloat16) { try convolution(example.inputs) }
      let error = relativeError(found, expected)
      #expect(error < 1e-2, "\(example.description): \(error)")
    }
  }

  @Test("1x1 kernels take several rows as one", arguments: [(40, 6), (12, 30), (7, 20)])
  func pointwise(_ height: Int, _ width: Int) throws {
    var random = FixedRandom(seed: 13)
    let input = random.tensor([2, height, width, 9])
    let weight = random.tensor([40, 9, 1, 1])
    let bias = random.values(40)
    let geometry = ConvolutionGeometry(kernelSize: 1)
    let expected = ReferenceConvolution.apply(input, weight, bias, geometry)
    let found = try Convolution(weight: weight, bias: bias, geometry: geometry)(input)
    #expect(relativeError(found, expected) < 1e-5)
  }

  @Test(
    "4x4 to 6x6 kernels of stride 2 as four of stride 1, odd sizes and several inputs included",
    arguments: [4, 5, 6], [ConvolutionGeometry.PaddingMode.zero, .reflect, .replicate])
  func strideTwoByWinograd(kernel: Int, mode: ConvolutionGeometry.PaddingMode) throws {
    var random = FixedRandom(seed: 14)
    let geometry = ConvolutionGeometry(
      kernelSize: kernel, stride: 2, padding: kernel / 2 - 1, paddingMode: mode)
    for (height, width) in [(34, 34), (37, 51), (64, 33)] {
      let parts = [random.tensor([1, height, width, 11]), random.tensor([1, height, width, 16])]
      let weight = random.tensor([70, 27, kernel, kernel])
      let bias = random.values(70)
      let expected = ReferenceConvolution.apply(
        concatenated(parts[0], parts[1]), weight, bias, geometry)
      for instructionSet in InstructionSet.available {
        let convolution = Convolution(
          weight: weight, bias: bias, geometry: geometry, instructionSet: instructionSet)
        let found = try convolution(parts.map { ConvolutionInput($0) })
        #expect(relativeError(found, expected) < 1e-4, "\(instructionSet) \(height) \(width)")
      }
    }
  }

  @Test("Channels of several inputs, one of them doubled, are read as if concatenated")
  func severalInputs() throws {
    var random = FixedRandom(seed: 9)
    for (kernel, outputs, extent) in [(3, 20, 24), (3, 3, 24), (5, 9, 12), (3, 70, 6)] {
      let small = random.tensor([1, extent / 2, extent / 2, 19])
      let large = random.tensor([1, extent, extent, 6])
      let weight = random.tensor([outputs, 25, kernel, kernel])
      let geometry = ConvolutionGeometry(kernelSize: kernel, padding: kernel / 2)
      let joined = concatenated(doubled(small), large)
      let expected = ReferenceConvolution.apply(
        joined, weight, [Float](repeating: 0, count: outputs), geometry)
      let convolution = Convolution(weight: weight, geometry: geometry)
      let inputs = [ConvolutionInput(small, isDoubled: true), ConvolutionInput(large)]
      let found = try convolution(inputs)
      #expect(relativeError(found, expected) < 1e-4, "\(kernel) \(outputs) \(extent)")
      let halves = try Precision.$current.withValue(.bfloat16) { try convolution(inputs) }
      #expect(relativeError(halves, expected) < 1e-2, "\(kernel) \(outputs) \(extent)")
    }
  }

  @Test(
    "The finish: pixel scale, bias by pixel, residual, activation, scale and shift, pixel mask",
    arguments: [(3, 20, 24), (1, 70, 8), (3, 2, 24), (3, 70, 6)])
  func finish(_ kernel: Int, _ outputs: Int, _ extent: Int) throws {
    var random = FixedRandom(seed: 10)
    let input = random.tensor([2, extent, extent, 20])
    let weight = random.tensor([outputs, 20, kernel, kernel])
    let bias = random.values(outputs)
    let geometry = ConvolutionGeometry(kernelSize: kernel, padding: kernel / 2)
    var finish = ConvolutionFinish(
      activation: .leakyReLU(0.2), residual: random.tensor([2, extent, extent, outputs]))
    finish.pixelScale = random.tensor([2, extent, extent])
    finish.pixelBias = random.tensor([2, extent, extent])
    finish.scaleAndShift = (random.values(outputs), random.values(outputs))
    finish.pixelMask = random.tensor([2, extent, extent])
    let sums = ReferenceConvolution.apply(
      input, weight, [Float](repeating: 0, count: outputs), geometry)
    let expected = try self.finish(sums, bias, finish)
    let convolution = Convolution(weight: weight, bias: bias, geometry: geometry)
    let found = try convolution([ConvolutionInput(input)], finish: finish)
    #expect(relativeError(found, expected) < 1e-4)
    let halves = try Precision.$current.withValue(.bfloat16) {
      try convolution([ConvolutionInput(input)], finish: finish)
    }
    #expect(relativeError(halves, expected) < 1e-2)
  }

  @Test("Sigmoid and tanh of the sums")
  func curves() throws {
    let convolution = Convolution(
      weight: Tensor(shape: [1, 1, 1, 1], elements: [1]),
      geometry: ConvolutionGeometry(kernelSize: 1))
    let input = Tensor(shape: [1, 1, 3, 1], elements: [-1, 0, 2])
    let sigmoid = try convolution(input, finish: ConvolutionFinish(activation: .sigmoid))
    // 1 / (1 + e^1), 1/2, 1 / (1 + e^-2)
    #expect(
      relativeError(sigmoid, Tensor(shape: [1, 1, 3, 1], elements: [0.26894, 0.5, 0.8808]))
        < 1e-4)
    let tanh = try convolution(input, finish: ConvolutionFinish(activation: .tanh))
    #expect(
      relativeError(tanh, Tensor(shape: [1, 1, 3, 1], elements: [-0.76159, 0, 0.96403]))
        < 1e-4)
  }

  @Test("The same bits for one and for two threads, and on repeats")
  func determinism() throws {
    var random = FixedRandom(seed: 11)
    for (kernel, stride, outputs, extent) in [(3, 1, 64, 64), (3, 2, 96, 64), (5, 1, 3, 40)] {
      let input = random.tensor([1, extent, extent, 32])
      let convolution = Convolution(
        weight: random.tensor([outputs, 32, kernel, kernel]),
        geometry: ConvolutionGeometry(kernelSize: kernel, stride: stride, padding: kernel / 2))
      let first = try convolution(input)
      for threads in [1, 2, 3, 2, 1] {
        let total = ThreadBudget.shared.total
        ThreadBudget.shared.setTotal(threads)
        defer { ThreadBudget.shared.setTotal(total) }
        #expect(try convolution(input) == first)
      }
    }
  }

  @Test(
    "Each image of a batch gets the bits that it gets alone",
    arguments: [(3, 64, 40), (3, 64, 9), (5, 70, 24), (3, 3, 20)])
  func batches(kernel: Int, outputs: Int, extent: Int) throws {
    var random = FixedRandom(seed: 12)
    let images = random.tensor([5, extent, extent, 20])
    let residuals = random.tensor([5, extent, extent, outputs])
    let convolution = Convolution(
      weight: random.tensor([outputs, 20, kernel, kernel]),
      geometry: ConvolutionGeometry(kernelSize: kernel, padding: kernel / 2))
    func image(_ index: Int, of batch: Tensor) -> Tensor {
      let count = batch.count / 5
      return Tensor(
        shape: Shape([1] + batch.shape.extents[1...]),
        elements: Array(batch.elements[index * count..<(index + 1) * count]))
    }
    let found = try convolution(images, finish: ConvolutionFinish(residual: residuals))
    for index in 0..<5 {
      let alone = try convolution(
        image(index, of: images),
        finish: ConvolutionFinish(residual: image(index, of: residuals)))
      #expect(image(index, of: found) == alone)
    }
  }

  private func finish(
    _ sums: Tensor, _ bias: [Float], _ finish: ConvolutionFinish
  ) throws -> Tensor {
    let residual = try #require(finish.residual).elements
    let pixelScale = try #require(finish.pixelScale).elements
    let pixelBias = try #require(finish.pixelBias).elements
    let (scale, shift) = try #require(finish.scaleAndShift)
    let mask = try #require(finish.pixelMask).elements
    let elements = sums.elements.enumerated().map { index, sum -> Float in
      let (pixel, channel) = (index / bias.count, index % bias.count)
      let biased = sum * pixelScale[pixel] + bias[channel] * pixelBias[pixel]
      let value = biased + residual[index]
      return (max(value, 0.2 * value) * scale[channel] + shift[channel]) * mask[pixel]
    }
    return Tensor(shape: sums.shape, elements: elements)
  }
}

/// One random convolution of one to three inputs.
private struct ConvolutionExample: CustomStringConvertible {
  var inputs: [ConvolutionInput]
  var joined: Tensor
  var weight: Tensor
  var bias: [Float]
  var geometry: ConvolutionGeometry

  var description: String { "\(joined.shape) \(weight.shape) \(geometry)" }

  func convolution(_ instructionSet: InstructionSet) -> Convolution {
    Convolution(weight: weight, bias: bias, geometry: geometry, instructionSet: instructionSet)
  }
}

extension ConvolutionExample {
  init(_ random: inout FixedRandom) {
    let kernel = random.integer(1...5)
    let stride = random.integer(1...min(3, kernel))
    let outputs = random.integer(1...6) == 1 ? random.integer(60...150) : random.integer(1...20)
    let channels = random.integer(1...2) == 1 ? random.integer(1...5) : random.integer(6...40)
    if random.integer(1...3) == 1 {
      geometry = .transposed(
        kernelSize: kernel, stride: stride, padding: random.integer(0...(kernel - 1) / 2),
        outputPadding: random.integer(0...(stride - 1)))
      weight = random.tensor([channels, outputs, kernel, kernel])
    } else {
      let modes: [ConvolutionGeometry.PaddingMode] = [.zero, .zero, .reflect, .replicate]
      geometry = ConvolutionGeometry(
        kernelHeight: kernel, kernelWidth: random.integer(1...5), stride: stride,
        dilation: random.integer(1...3),
        padding: .init(
          top: random.integer(0...3), left: random.integer(0...3), bottom: random.integer(0...3),
          right: random.integer(0...3)),
        paddingMode: modes[random.integer(0...3)])
      weight = random.tensor([outputs, channels, kernel, geometry.kernelWidth])
    }
    let (height, width) = (random.integer(13...24), random.integer(13...30))
    let first = random.tensor([1, height, width, channels])
    inputs = [ConvolutionInput(first)]
    joined = first
    bias = random.values(outputs)
  }
}

/// The largest difference over the largest expected value.
private func relativeError(_ found: Tensor, _ expected: Tensor) -> Float {
  let most = expected.elements.reduce(1e-6) { max($0, abs($1)) }
  return found.largestDifference(from: expected) / most
}

private func doubled(_ tensor: Tensor) -> Tensor {
  let (height, width, channels) = (tensor.shape[1], tensor.shape[2], tensor.shape[3])
  let values = tensor.elements
  var out: [Float] = []
  for y in 0..<2 * height {
    for x in 0..<2 * width {
      let start = ((y / 2) * width + x / 2) * channels
      out += values[start..<start + channels]
    }
  }
  return Tensor(shape: [1, 2 * height, 2 * width, channels], elements: out)
}

private func concatenated(_ a: Tensor, _ b: Tensor) -> Tensor {
  let (left, right) = (a.shape[3], b.shape[3])
  let (first, second) = (a.elements, b.elements)
  var out: [Float] = []
  for pixel in 0..<a.shape[1] * a.shape[2] {
    out += first[pixel * left..<(pixel + 1) * left]
    out += second[pixel * right..<(pixel + 1) * right]
  }
  return Tensor(shape: [1, a.shape[1], a.shape[2], left + right], elements: out)
}
