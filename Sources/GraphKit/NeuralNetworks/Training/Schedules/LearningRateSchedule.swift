import Glibc

/// How the learning rate goes from step to step.
public enum LearningRateSchedule: Hashable, Sendable {
  /// The same all the time.
  case constant
  /// Times `factor` after every `steps` steps.
  case step(steps: Int, factor: Float)
  /// Constant, then straight down to 0: CycleGAN's.
  case linearDecay(from: Int)
  /// Half a cosine from the rate down to 0.
  case cosine
  /// Up from a 25th of the rate, then down to a 100,000th of it, both along half a cosine: Smith and
  /// Topin, "Super-Convergence" (2018), with fastai's bounds.
  case oneCycle(rise: Float)

  /// What the rate is multiplied by before a step, counted from 0, of `count` in all.
  public func factor(step: Int, of count: Int) -> Float {
    let last = Float(max(1, count - 1))
    switch self {
    case .constant: return 1
    case .step(let steps, let factor): return powf(factor, Float(step / max(1, steps)))
    case .linearDecay(let first):
      return step < first ? 1 : 1 - Float(step - first) / Float(max(1, count - first))
    case .cosine: return Self.cosine(from: 1, to: 0, at: Float(step) / last)
    case .oneCycle(let rise):
      let position = Float(step) / last
      return position < rise
        ? Self.cosine(from: 1 / 25, to: 1, at: position / rise)
        : Self.cosine(from: 1, to: 1e-5, at: (position - rise) / max(1e-6, 1 - rise))
    }
  }

  private static func cosine(from start: Float, to end: Float, at position: Float) -> Float {
    end + (start - end) / 2 * (cosf(.pi * min(1, position)) + 1)
  }
}
