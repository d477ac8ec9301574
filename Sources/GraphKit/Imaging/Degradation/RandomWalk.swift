import Glibc
import TensorCore

/// A walker that keeps its direction more or less: the way of a scratch, a hair or a crack.
struct RandomWalk {
  var x: Float
  var y: Float
  /// Radians.
  var heading: Float
  /// How much the direction turns at each step, radians; it wanders, too.
  var turn: Float = 0
  /// The deviation of what is added to `turn` at each step.
  var restlessness: Float = 0.01
  /// The deviation of what turns the walker at each step and is forgotten, radians.
  var jitter: Float = 0
  /// The length of a step, pixels.
  var stride: Float = 3

  /// Goes a step on.
  mutating func step(_ random: inout SeededRandom) {
    turn = 0.9 * turn + restlessness * random.normal()
    heading += turn
    let way = heading + jitter * random.normal()
    x += stride * cosf(way)
    y += stride * sinf(way)
  }
}

/// A number that wanders around 0 with deviation 1 and forgets its past in some `memory` steps.
struct WanderingNumber {
  private(set) var value: Float
  private let keep: Float
  private let renew: Float

  init(memory: Float, _ random: inout SeededRandom) {
    keep = expf(-1 / max(0.1, memory))
    renew = (1 - keep * keep).squareRoot()
    value = random.normal()
  }

  mutating func step(_ random: inout SeededRandom) -> Float {
    value = keep * value + renew * random.normal()
    return value
  }
}
