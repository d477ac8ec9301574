import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

struct RecomputingTests {
  /// Convolutions with norms of several kinds, dropout, and a skip.
  private struct Block: Module {
    let first = Conv2d(
      inputChannels: 3, outputChannels: 16, kernelSize: 3, padding: 1, weightNorm: .spectral)
    let batch = BatchNorm2d(16)
    let second = Conv2d(inputChannels: 16, outputChannels: 16, kernelSize: 3, padding: 1)
    let inPlace = InPlaceABN(16)
    let last = Conv2d(inputChannels: 16, outputChannels: 3, kernelSize: 3, padding: 1)
    var children: Children {
      ["first": first, "batch": batch, "second": second, "inPlace": inPlace, "last": last]
    }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
      var y = try first(x, then: .norm(batch), .relu)
      try Dropout(rate: 0.5).apply(to: &y, seed: 9, name: "block")
      return try last(second(y, then: .inPlaceNorm(inPlace)), then: .add(x))
    }
  }

  /// Two blocks, the second of which is recomputed or not, and a loss.
  private static func step(
    recomputes: Bool
  ) throws -> (loss: Tensor, gradients: [Tensor?], values: [Tensor], keptBytes: Int) {
    let blocks = [Block(), Block()]
    for (seed, block) in blocks.enumerated() { block.initialize(seed: UInt64(seed)) }
    var random = FixedRandom(seed: 5)
    let image = random.tensor([2, 64, 64, 3]).watched()
    let before = BufferPool.shared.liveBytes
    let loss = try TrainingMode()() {
      var y = image
      for block in blocks {
        let x = y
        y = recomputes ? try recomputing { try block(x) } : try block(x)
      }
      return try y.adding(image).meanSquaredError(to: Tensor(shape: y.shape))
    }
    let kept = BufferPool.shared.liveBytes - before
    // Outside of the mode: what is run again has to find it all the same.
    let gradients = try loss.backward()
    let parameters = blocks.flatMap(\.namedParameters).map(\.parameter)
    return (
      loss, [gradients[image]] + parameters.map { gradients[$0] }, parameters.map(\.value), kept
    )
  }

  @Test("The same bits of results, gradients and running statistics")
  func sameBits() throws {
    let (all, again) = (try Self.step(recomputes: false), try Self.step(recomputes: true))
    #expect(all.loss == again.loss)
    #expect(all.gradients.count(where: { $0 != nil }) == 1 + 2 * 10)
    #expect(all.gradients == again.gradients)
    #expect(all.values == again.values)
  }

  @Test("Less than a quarter of the memory is kept")
  func memory() async {
    // A process of its own: the pool counts what other tests hold too.
    await #expect(processExitsWith: .success) {
      let all = try RecomputingTests.step(recomputes: false).keptBytes
      let less = try RecomputingTests.step(recomputes: true).keptBytes
      #expect(less * 4 < all, "\(less) of \(all)")
    }
  }

  @Test func withoutGradientsNothingIsKept() throws {
    let block = Block()
    block.initialize(seed: 1)
    let image = Tensor(shape: [1, 4, 4, 3], repeating: 1)
    #expect(try recomputing { try block(image) } == block(image))
  }

  // MARK: - Networks whose mode asks for it

  private static func cycleGAN() -> any Network {
    var configuration = CycleGANResNet.Configuration()
    (configuration.width, configuration.blocks) = (8, 3)
    return CycleGANResNet(configuration)
  }

  private static func partialConvolutions() -> any Network {
    var configuration = PartialConvUNet.Configuration()
    (configuration.levels, configuration.width) = (4, 8)
    return PartialConvUNet(configuration)
  }

  private static func step(
    of network: any Network, recomputes: Bool
  ) throws -> (gradients: [Tensor?], values: [Tensor], kept: Int, peak: Int) {
    network.initialize(seed: 3)
    var random = FixedRandom(seed: 8)
    // So large that the parameters' gradients hardly count.
    let image = random.tensor([1, 128, 128, 3])
    let holes = Tensor(
      shape: [1, 128, 128, 1], elements: (0..<16384).map { $0 % 128 < 40 ? 1 : 0 })
    let before = BufferPool.shared.liveBytes
    BufferPool.shared.resetPeak()
    let loss = try TrainingMode(recomputes: recomputes)() {
      let result = try network.run(network.inputs.count == 1 ? [image] : [image, holes])
      return try result.meanSquaredError(to: image)
    }
    let kept = BufferPool.shared.liveBytes - before
    let gradients = try loss.backward()
    let parameters = network.namedParameters.map(\.parameter)
    return (
      parameters.map { gradients[$0] }, parameters.map(\.value), kept,
      BufferPool.shared.peakBytes - before
    )
  }

  @Test(arguments: [cycleGAN, partialConvolutions] as [@Sendable () -> any Network])
  func networksGiveTheSameBits(make: @Sendable () -> any Network) throws {
    let all = try Self.step(of: make(), recomputes: false)
    let again = try Self.step(of: make(), recomputes: true)
    #expect(all.gradients.contains { $0 != nil })
    #expect(all.gradients == again.gradients && all.values == again.values)
  }

  @Test func networksKeepLess() async {
    await #expect(processExitsWith: .success) {
      // Other threads let go of what they have worked on a little later.
      ThreadBudget.shared.setTotal(1)
      for make in [RecomputingTests.cycleGAN, RecomputingTests.partialConvolutions] {
        let all = try RecomputingTests.step(of: make(), recomputes: false)
        let less = try RecomputingTests.step(of: make(), recomputes: true)
        #expect(less.kept * 4 < all.kept * 3, "\(less.kept) of \(all.kept)")
        #expect(less.peak * 10 < all.peak * 9, "\(less.peak) of \(all.peak)")
      }
    }
  }
}
