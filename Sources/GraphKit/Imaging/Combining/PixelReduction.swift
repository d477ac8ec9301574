import CKernels
public import TensorCore

/// How several values of one pixel become one.
public enum PixelReduction: String, CaseIterable, Sendable {
  /// Their sum over their number.
  case mean
  /// The greatest.
  case max
  /// The least.
  case min
  /// The middle one by size; of an even number, the mean of the middle two.
  case median
  /// The greatest less the least: how far they are apart.
  case range

  /// Reduces tensors of one shape, at least one of them, element by element.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ tensors: [Tensor]) throws -> Tensor {
    guard let first = tensors.first else { preconditionFailure("nothing to reduce") }
    precondition(
      tensors.allSatisfy { $0.shape == first.shape },
      "tensors of different shapes: \(tensors.map(\.shape))")
    if first.count == 0 || (tensors.count == 1 && self != .range) { return first }
    return try Tensor(uninitialized: first.shape) { target in
      let target = SendablePointer(target)
      try withPointers(to: tensors[...]) { sources in
        try parallelFor(first.count, grain: chunk) { range in
          reduce(sources, target, range)
        }
      }
    }
  }

  private func reduce(
    _ sources: [SendablePointer<Float>], _ target: SendablePointer<Float>, _ range: Range<Int>
  ) {
    if self == .median { return reduceToMedian(sources, target, range) }
    if self == .range { return reduceToRange(sources, target, range) }
    let (start, count) = (range.lowerBound, range.count)
    let out = target.base + start
    out.update(from: sources[0].base + start, count: count)
    for source in sources.dropFirst() {
      let values = source.base + start
      switch self {
      case .max: kernels_max(out, values, out, count)
      case .min: kernels_min(out, values, out, count)
      case .mean, .median, .range: for index in 0..<count { out[index] += values[index] }
      }
    }
    guard self == .mean else { return }
    let number = Float(sources.count)
    for index in 0..<count { out[index] /= number }
  }
}

/// Elements in a chunk: small enough that the target stays in the cache from source to source.
private let chunk = 16_384

private func reduceToMedian(
  _ sources: [SendablePointer<Float>], _ target: SendablePointer<Float>, _ range: Range<Int>
) {
  let count = sources.count
  withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { sorted in
    for index in range {
      for (filled, source) in sources.enumerated() {
        let value = source[index]
        var place = filled
        while place > 0, sorted[place &- 1] > value {
          sorted[place] = sorted[place &- 1]
          place &-= 1
        }
        sorted[place] = value
      }
      let upper = sorted[count / 2]
      target[index] = count % 2 == 1 ? upper : (sorted[count / 2 - 1] + upper) / 2
    }
  }
}

private func reduceToRange(
  _ sources: [SendablePointer<Float>], _ target: SendablePointer<Float>, _ range: Range<Int>
) {
  for index in range {
    let first = sources[0][index]
    var (least, greatest) = (first, first)
    for source in sources {
      let value = source[index]
      least = value < least ? value : least
      greatest = value > greatest ? value : greatest
    }
    target[index] = greatest - least
  }
}

private func withPointers<Result>(
  to tensors: ArraySlice<Tensor>, before: [SendablePointer<Float>] = [],
  _ body: ([SendablePointer<Float>]) throws -> Result
) rethrows -> Result {
  guard let first = tensors.first else { return try body(before) }
  return try first.withUnsafeBufferPointer { buffer in
    try withPointers(
      to: tensors.dropFirst(), before: before + [SendablePointer(buffer)], body)
  }
}
