import Glibc

/// SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014).
public struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  /// Begins a stream.
  public init(seed: UInt64) { state = seed }

  /// A stream of its own for each name, by FNV-1a: what is drawn under one name
  /// leaves the others as they are.
  public init(seed: UInt64, name: String) {
    state = name.utf8.reduce(0xCBF2_9CE4_8422_2325 ^ seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// Passes over so many numbers.
  public mutating func skip(_ count: Int) { state &+= UInt64(count) &* Self.step }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= Self.step
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in 0..<1.
  public mutating func uniform() -> Float { Float(next() >> 40) / Float(1 << 24) }

  /// A normally distributed number, mean 0, deviation 1 (Box and Muller, 1958).
  public mutating func normal() -> Float {
    let (a, b) = (1 - uniform(), uniform())
    return (-2 * logf(a)).squareRoot() * cosf(2 * .pi * b)
  }
}
