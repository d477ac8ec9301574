import NodeKit
import TestSupport
import Testing

@testable import GraphEngine

/// What tells that samples were changed, and that they are numbers.
struct SampleCheckTests {
  /// More samples than one thread takes at once.
  private var samples: Tensor {
    var random = FixedRandom(seed: 1)
    return Tensor(shape: [300, 300], elements: (0..<90_000).map { _ in random.uniform() })
  }

  @Test func everyChangeChangesTheDigest() throws {
    let samples = samples
    let digest = try samples.digest()
    #expect(try samples.digest() == digest)
    for index in [0, 65_535, 65_536, 89_999] {
      var changed = samples
      changed.withUnsafeMutableBufferPointer { $0[index] = -$0[index] }
      #expect(try changed.digest() != digest)
    }
    var swapped = samples
    swapped.withUnsafeMutableBufferPointer { $0.swapAt(3, 70_000) }
    #expect(try swapped.digest() != digest, "the same samples in another order")
  }

  @Test func samplesAreBroughtIntoTheRange() throws {
    var samples = Tensor(shape: [5], elements: [-0.0, -1, 0.5, 1, 1.5])
    #expect(try samples.clampToUnitRange())
    #expect(samples.elements == [0, 0, 0.5, 1, 1])
    var same = self.samples
    #expect(try same.clampToUnitRange() && same == self.samples)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func whatIsNotFiniteIsFound(value: Float) throws {
    var samples = samples
    samples.withUnsafeMutableBufferPointer { $0[80_000] = value }
    #expect(try !samples.clampToUnitRange())
  }
}
