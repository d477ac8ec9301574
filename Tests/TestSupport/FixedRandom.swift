public import TensorCore

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers on every run.
public struct FixedRandom: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in 0..<1.
  public mutating func uniform() -> Float { Float(next() >> 40) / Float(1 << 24) }

  /// An integer of the range.
  public mutating func integer(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  /// Numbers in -1..<1.
  public mutating func values(_ count: Int) -> [Float] {
    (0..<count).map { _ in 2 * uniform() - 1 }
  }

  /// A tensor of numbers in -1..<1.
  public mutating func tensor(_ shape: Shape) -> Tensor {
    Tensor(shape: shape, elements: values(shape.count))
  }
}
