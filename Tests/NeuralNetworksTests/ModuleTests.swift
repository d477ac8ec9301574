import NeuralNetworks
import TensorCore
import Testing

struct ModuleTests {
  /// A convolution, its norm, a list of layers and one that is not there.
  private struct Block: Module {
    let conv = Conv2d(inputChannels: 1, outputChannels: 2, kernelSize: 1)
    let norm = BatchNorm2d(2)
    let heads = [
      Linear(inputFeatures: 2, outputFeatures: 1, bias: false),
      Linear(inputFeatures: 2, outputFeatures: 1),
    ]
    let missing: Linear? = nil

    var children: Children { ["conv": conv, "1": norm, "heads": heads, "missing": missing] }
  }

  @Test func namesArePathsOfPartsInTheirOrder() {
    #expect(
      Block().namedParameters.map(\.name) == [
        "conv.weight", "conv.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var",
        "heads.0.weight", "heads.1.weight", "heads.1.bias",
      ])
  }

  @Test func aPartWithoutANameAddsNoLevel() {
    struct Wrapper: Module {
      let block = Block()

      var children: Children { Children([("", block)]) + ["last": block.norm.weight] }
    }
    let names = Block().namedParameters.map(\.name) + ["last"]
    #expect(Wrapper().namedParameters.map(\.name) == names)
    #expect(Wrapper().parameters(under: "a").map(\.name) == names.map { "a." + $0 })
  }

  /// 2 + 2 of the convolution, 2 + 2 of the norm, 2 and 2 + 1 of the linear layers.
  @Test func runningStatisticsAreNotCountedAsTrained() {
    #expect(Block().parameterCount == 13)
  }

  @Test func theSameSeedGivesTheSameValues() {
    let blocks = [Block(), Block(), Block()]
    for (block, seed) in zip(blocks, [7, 7, 8] as [UInt64]) { block.initialize(seed: seed) }
    let values = blocks.map { $0.namedParameters.map(\.parameter.value.elements) }
    #expect(values[0] == values[1])
    #expect(values[0] != values[2])
    // Norms begin as the identity, whatever the seed.
    #expect(blocks[0].norm.weight.value.elements == [1, 1])
    #expect(blocks[0].norm.runningVariance.value.elements == [1, 1])
  }

  @Test func valuesDependOnTheNameAndNotOnItsPlace() {
    struct Pair: Module {
      let names: [String]
      let layers = [0, 1].map { _ in Linear(inputFeatures: 3, outputFeatures: 3, bias: false) }

      var children: Children { Children(zip(names, layers).map { ($0, $1) }) }
    }
    let (both, one) = (Pair(names: ["a", "b"]), Pair(names: ["b"]))
    both.initialize(seed: 3)
    one.initialize(seed: 3)
    #expect(both.layers[1].weight.value == one.layers[0].weight.value)
    #expect(both.layers[0].weight.value != both.layers[1].weight.value)
  }

  /// PyTorch's default for a convolution of fan-in 4: uniform within 1 / sqrt(4).
  @Test func startingValuesFillTheirRange() {
    let layer = Linear(inputFeatures: 4, outputFeatures: 256)
    layer.initialize(seed: 1)
    let values = layer.weight.value.elements
    #expect(values.allSatisfy { abs($0) <= 0.5 })
    #expect((values.max() ?? 0) > 0.48 && (values.min() ?? 0) < -0.48)
  }

  @Test func weightsGoOutAndIn() throws {
    let (first, second) = (Block(), Block())
    first.initialize(seed: 1)
    second.initialize(seed: 2)
    try second.load(first.weights(origin: "first"))
    #expect(
      second.namedParameters.map(\.parameter.value) == first.namedParameters.map(\.parameter.value))
  }

  @Test func weightsOfAnotherNetworkChangeNothing() {
    let (block, layer) = (Block(), Linear(inputFeatures: 2, outputFeatures: 1, bias: false))
    block.initialize(seed: 1)
    layer.initialize(seed: 1)
    let before = block.namedParameters.map(\.parameter.value)
    let error = #expect(throws: KeyMismatch.self) {
      try block.load(layer.weights(origin: "a.safetensors"))
    }
    let line = "a.safetensors: not the weights of this network: 0 of 9 parameters fit"
    #expect(error?.description.hasPrefix(line) == true)
    #expect(block.namedParameters.map(\.parameter.value) == before)
  }

  @Test func copiesShareTheirParameters() {
    let block = Block()
    let copy = block
    copy.norm.bias.value = Tensor(shape: [2], elements: [5, 6])
    #expect(block.norm.bias.value.elements == [5, 6])
  }
}
