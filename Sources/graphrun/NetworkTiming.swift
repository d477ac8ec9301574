import Glibc
import NeuralNetworks
import TensorCore

/// How long a network takes for one image.
struct NetworkTiming {
  /// Seconds until the first result.
  let startup: Double
  /// Seconds of each later run, the shortest first.
  let times: [Double]
  /// The most memory that the process had.
  let peakBytes: Int

  /// Runs a network that has its weights on a square image: once to begin with, once to warm up,
  /// then at least three times.
  ///
  /// - Parameter start: when the program began.
  /// - Throws: `CancelledError`.
  init(
    _ network: any Network, size: Int, seconds: Int, since start: ContinuousClock.Instant
  ) throws {
    let inputs = network.inputs.map { Self.pattern($0, size) }
    func elapsed(since instant: ContinuousClock.Instant) -> Double {
      instant.duration(to: .now) / .seconds(1)
    }
    _ = try network.run(inputs)
    startup = elapsed(since: start)
    _ = try network.run(inputs)
    var times: [Double] = []
    let begin = ContinuousClock.now
    while times.count < 3 || times.count < 10_000 && elapsed(since: begin) < Double(seconds) {
      let instant = ContinuousClock.now
      _ = try network.run(inputs)
      times.append(elapsed(since: instant))
    }
    self.times = times.sorted()
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    peakBytes = usage.ru_maxrss << 10
  }

  /// Numbers in 0..<1 without order, or, for a mask, a fifth of ones.
  private static func pattern(_ input: NetworkInput, _ size: Int) -> Tensor {
    let isMask = input.name == "mask"
    return Tensor(uninitialized: [1, size, size, input.channels]) { values in
      for index in values.indices {
        // Multiples of the golden ratio fill the range evenly.
        let hash = UInt32(truncatingIfNeeded: index) &* 2_654_435_769
        let value = Float(hash >> 8) / Float(1 << 24)
        values[index] = isMask ? (value < 0.2 ? 1 : 0) : value
      }
    }
  }
}
