import Glibc
import TensorCore

extension SeededRandom {
  /// A number of a range; its lower bound when the range is one number.
  mutating func uniform(_ range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A number of a range of `Double`s.
  mutating func uniform(_ range: ClosedRange<Double>) -> Float {
    uniform(Float(range.lowerBound)...Float(range.upperBound))
  }

  /// A whole number of a range.
  mutating func integer(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// Whether something happens that is so likely, 0...1.
  mutating func happens(_ chance: Double) -> Bool { Double(uniform()) < chance }

  /// -1 or 1.
  mutating func sign() -> Float { next() & 1 == 0 ? -1 : 1 }

  /// A direction, radians.
  mutating func angle() -> Float { uniform(0...(2 * Float.pi)) }

  /// A size of at least `least`: many are small, few are large, by a power law that is cut off at
  /// `most`.
  mutating func size(_ least: Float, _ most: Float, exponent: Float = 2) -> Float {
    min(most, least * powf(max(1e-6, 1 - uniform()), -1 / exponent))
  }

  /// A seed for noise.
  mutating func noise() -> LatticeNoise { LatticeNoise(seed: UInt32(truncatingIfNeeded: next())) }
}
