internal import CKernels

extension Tensor {
  /// For each pixel, the mean of the values of all pixels, weighted by how well their keys answer its
  /// query: `softmax(queries keys^T) values`, without a scale before the softmax.
  ///
  /// The weights, of which there are as many as pairs of pixels, are made for some queries at a time:
  /// memory grows linearly with the number of pixels.
  ///
  /// - Parameters:
  ///   - queries: `[N, H, W, D]`.
  ///   - keys: `[N, H', W', D]`.
  ///   - values: `[N, H', W', C]`.
  /// - Returns: `[N, H, W, C]`.
  /// - Throws: `OpenBLASError` or `CancelledError`.
  public static func attention(queries: Tensor, keys: Tensor, values: Tensor) throws -> Tensor {
    let attention = Attention(
      queries: queries.detached(), keys: keys.detached(), values: values.detached())
    let shape = queries.shape
    return try Tensor(uninitialized: [shape[0], shape[1], shape[2], values.shape[3]]) { out in
      let out = SendablePointer(out)
      try withExtendedLifetime(attention) {
        try parallelFor(attention.count * attention.chunks) { items in
          for item in items {
            try attention.answer(
              image: item / attention.chunks, chunk: item % attention.chunks, into: out.base)
          }
        }
      }
    }.recorded(from: [queries, keys, values]) { try attention.gradients($0) }
  }
}

/// Attention, cut into chunks of queries: their results do not depend on the threads.
private struct Attention: Sendable {
  let count: Int
  let chunks: Int
  private let queries: Tensor
  private let keys: Tensor
  private let values: Tensor
  private let queryCount: Int
  private let keyCount: Int
  private let width: Int
  private let channels: Int
  private let rows: Int

  init(queries: Tensor, keys: Tensor, values: Tensor) {
    let (q, k, v) = (queries.shape, keys.shape, values.shape)
    precondition(q.rank == 4 && k.rank == 4 && v.rank == 4, "attention of \(q), \(k) and \(v)")
    precondition(
      q[0] == k[0] && q[3] == k[3] && (0..<3).allSatisfy { k[$0] == v[$0] },
      "attention of \(q) to \(k) and \(v)")
    (self.queries, self.keys, self.values) = (queries, keys, values)
    (queryCount, keyCount) = (q[1] * q[2], k[1] * k[2])
    (count, width, channels) = (q[0], q[3], v[3])
    precondition(queryCount > 0 && keyCount > 0, "attention of no pixels: \(q) to \(k)")
    // At most 16 MiB of weights, but enough rows for a fast product.
    rows = min(256, max(32, (4 << 20) / keyCount))
    chunks = (queryCount + rows - 1) / rows
  }

  /// Writes the results of one chunk of queries into its place in `out`.
  func answer(image: Int, chunk: Int, into out: UnsafeMutablePointer<Float>) throws {
    let first = image * queryCount + chunk * rows
    let count = min(rows, queryCount - chunk * rows)
    let values = values.unsafeBase + image * keyCount * channels
    _ = try Tensor(uninitialized: [count, keyCount]) { weights in
      let weights = SendablePointer(weights).base
      try weigh(image: image, first: first, count: count, into: weights)
      try OpenBLAS.sgemm(
        OpenBLAS.Matrix(weights, rows: count, columns: keyCount),
        OpenBLAS.Matrix(values, rows: keyCount, columns: channels), into: out + first * channels)
    }
  }

  /// The softmax of how the keys of an image answer some queries, `[count, keyCount]`.
  private func weigh(
    image: Int, first: Int, count: Int, into weights: UnsafeMutablePointer<Float>
  ) throws {
    let keys = keys.unsafeBase + image * keyCount * width
    try OpenBLAS.sgemm(
      OpenBLAS.Matrix(queries.unsafeBase + first * width, rows: count, columns: width),
      OpenBLAS.Matrix(keys, rows: keyCount, columns: width, isTransposed: true), into: weights)
    kernels_softmax(weights, count, keyCount)
  }

  /// With A the weights, made anew chunk by chunk, and G the gradient of the result: by the values
  /// `A^T G`; with D = G V^T and S = A (D - sum over keys of A D), by the queries `S K` and by the
  /// keys `S^T Q`. Threads share out images.
  func gradients(_ gradient: Tensor) throws -> [Tensor?] {
    let results = [queries, keys, values].map { Tensor(shape: $0.shape) }
    try withExtendedLifetime((self, gradient, results)) {
      let pointers = (results + [gradient]).map {
        SendablePointer(UnsafeMutableBufferPointer(start: $0.unsafeBase, count: $0.count))
      }
      try parallelFor(count) { images in
        for image in images {
          for chunk in 0..<chunks {
            try addGradients(
              image: image, chunk: chunk, pointers[3].base, pointers[0].base, pointers[1].base,
              pointers[2].base)
          }
        }
      }
    }
    return results
  }

  private func addGradients(
    image: Int, chunk: Int, _ gradients: UnsafePointer<Float>,
    _ ofQueries: UnsafeMutablePointer<Float>, _ ofKeys: UnsafeMutablePointer<Float>,
    _ ofValues: UnsafeMutablePointer<Float>
  ) throws {
    let first = image * queryCount + chunk * rows
    let count = min(rows, queryCount - chunk * rows)
    let (firstKey, firstValue) = (image * keyCount * width, image * keyCount * channels)
    let pairs: Shape = [2 * count, keyCount]
    _ = try Tensor(uninitialized: pairs) { scratch in
      let weights = SendablePointer(scratch).base
      let slopes = weights + count * keyCount
      func matrix(_ base: UnsafePointer<Float>, _ columns: Int, turned: Bool = false)
        -> OpenBLAS.Matrix
      {
        OpenBLAS.Matrix(base, rows: count, columns: columns, isTransposed: turned)
      }
      let gradients = gradients + first * channels
      try weigh(image: image, first: first, count: count, into: weights)
      try OpenBLAS.sgemm(
        matrix(weights, keyCount, turned: true), matrix(gradients, channels), beta: 1,
        into: ofValues + firstValue)
      try OpenBLAS.sgemm(
        matrix(gradients, channels),
        OpenBLAS.Matrix(
          values.unsafeBase + firstValue, rows: keyCount, columns: channels, isTransposed: true),
        into: slopes)
      for row in 0..<count {
        let (weights, slopes) = (weights + row * keyCount, slopes + row * keyCount)
        var mean: Float = 0
        for key in 0..<keyCount { mean += weights[key] * slopes[key] }
        for key in 0..<keyCount { slopes[key] = weights[key] * (slopes[key] - mean) }
      }
      try OpenBLAS.sgemm(
        matrix(slopes, keyCount),
        OpenBLAS.Matrix(keys.unsafeBase + firstKey, rows: keyCount, columns: width),
        into: ofQueries + first * width)
      try OpenBLAS.sgemm(
        matrix(slopes, keyCount, turned: true),
        matrix(queries.unsafeBase + first * width, width), beta: 1, into: ofKeys + firstKey)
    }
  }
}
