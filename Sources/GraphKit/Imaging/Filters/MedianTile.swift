import TensorCore

/// The medians of one channel of a rectangle of a plane `[H, W, C]`.
struct MedianTile {
  let rows: Range<Int>
  let columns: Range<Int>
  let channel: Int
  let radius: Int
  let shape: Shape

  /// Writes the medians.
  ///
  /// - Throws: `CancelledError`.
  func fill(_ out: UnsafeMutablePointer<Float>, from source: UnsafePointer<Float>) throws {
    let stride = columns.count + 2 * radius
    let (ranks, values) = Self.ranked(gathered(source, stride: stride))
    try withScratch(Int32.self, RankHistogram.size(ranks: values.count)) { scratch in
      let window = RankHistogram(ranks: values.count, in: scratch)
      try ranks.withUnsafeBufferPointer { ranks in
        let ranks = SendablePointer(ranks).base
        try slide(window, over: ranks, stride: stride) { place, rank in
          out[place * shape[2] + channel] = values[rank]
        }
      }
    }
  }

  /// Moves the window over the tile, and calls `body` with each pixel's place in the plane and the
  /// rank of its median.
  private func slide(
    _ window: RankHistogram, over ranks: UnsafePointer<UInt32>, stride: Int,
    _ body: (_ place: Int, _ rank: Int) -> Void
  ) throws {
    let length = 2 * radius + 1
    let half = Int32(length * length / 2)
    for row in 0..<length { window.change(ranks + row * stride, length, stride: 1, by: 1) }
    var column = 0
    for row in 0..<rows.count {
      try Cancellation.check()
      // Rightwards in even rows, leftwards in odd ones: the window never starts anew.
      let isEven = row % 2 == 0
      let (step, leaving) = isEven ? (1, 0) : (-1, length - 1)
      let line = ranks + row * stride
      for _ in columns.dropFirst() {
        let place = (rows.lowerBound + row) * shape[1] + columns.lowerBound + column
        body(place, window.rank(after: half))
        window.change(line + column + leaving, length, stride: stride, by: -1)
        column += step
        window.change(line + column + length - 1 - leaving, length, stride: stride, by: 1)
      }
      let place = (rows.lowerBound + row) * shape[1] + columns.lowerBound + column
      body(place, window.rank(after: half))
      if row + 1 < rows.count {
        window.change(line + column, length, stride: 1, by: -1)
        window.change(line + length * stride + column, length, stride: 1, by: 1)
      }
    }
  }

  /// The samples that the windows reach, row by row.
  private func gathered(_ source: UnsafePointer<Float>, stride: Int) -> [Float] {
    let (height, width, channels) = (shape[0], shape[1], shape[2])
    let from = (0..<stride).map {
      mirrored(columns.lowerBound - radius + $0, width) * channels + channel
    }
    let count = (rows.count + 2 * radius) * stride
    return [Float](unsafeUninitializedCapacity: count) { samples, initialized in
      for row in 0..<rows.count + 2 * radius {
        let line = source + mirrored(rows.lowerBound - radius + row, height) * width * channels
        for column in 0..<stride { samples[row &* stride &+ column] = line[from[column]] }
      }
      initialized = count
    }
  }

  /// The rank of each sample among the distinct values, and these in ascending order.
  private static func ranked(_ samples: [Float]) -> (ranks: [UInt32], values: [Float]) {
    // The bits of floats ascend as signed magnitudes; this order ascends as unsigned numbers.
    let keys = samples.enumerated().map { index, sample in
      let bits = sample.bitPattern
      let key = bits >> 31 == 0 ? bits | 1 << 31 : ~bits
      return UInt64(key) << 32 | UInt64(index)
    }
    let sorted = radixSorted(keys)
    var ranks = [UInt32](repeating: 0, count: samples.count)
    var values: [Float] = []
    for key in sorted {
      let index = Int(key & 0xFFFF_FFFF)
      if values.last != samples[index] { values.append(samples[index]) }
      ranks[index] = UInt32(values.count - 1)
    }
    return (ranks, values)
  }

  /// Sorts by the upper 32 bits, 11 at a time.
  private static func radixSorted(_ keys: [UInt64]) -> [UInt64] {
    var keys = keys
    var moved = [UInt64](repeating: 0, count: keys.count)
    for shift: UInt64 in [32, 43, 54] {
      var ends = [Int](repeating: 0, count: 2049)
      for key in keys { ends[Int(key >> shift & 2047) + 1] += 1 }
      for digit in 1...2048 { ends[digit] += ends[digit - 1] }
      for key in keys {
        let digit = Int(key >> shift & 2047)
        moved[ends[digit]] = key
        ends[digit] += 1
      }
      swap(&keys, &moved)
    }
    return keys
  }
}

/// How often each rank occurs in a window, with sums over 64 and 4096 ranks to find the median by.
private struct RankHistogram {
  private let counts: UnsafeMutablePointer<Int32>
  private let sums: UnsafeMutablePointer<Int32>
  private let largeSums: UnsafeMutablePointer<Int32>

  /// Elements for a histogram of so many ranks: a last rank is never reached, so that searches end.
  static func size(ranks: Int) -> Int { (ranks / 4096 + 1) * (4096 + 64 + 1) }

  init(ranks: Int, in scratch: UnsafeMutablePointer<Int32>) {
    scratch.update(repeating: 0, count: Self.size(ranks: ranks))
    let large = ranks / 4096 + 1
    (largeSums, sums, counts) = (scratch, scratch + large, scratch + large * 65)
  }

  /// Adds `step` for each of `length` ranks.
  func change(_ ranks: UnsafePointer<UInt32>, _ length: Int, stride: Int, by step: Int32) {
    var place = ranks
    for _ in 0..<length {
      let rank = Int(place.pointee)
      counts[rank] &+= step
      sums[rank >> 6] &+= step
      largeSums[rank >> 12] &+= step
      place += stride
    }
  }

  /// The rank of the sample that has `count` samples before it in ascending order.
  func rank(after count: Int32) -> Int {
    var rest = count
    func descend(_ counts: UnsafeMutablePointer<Int32>, from first: Int) -> Int {
      var index = first
      while counts[index] <= rest {
        rest &-= counts[index]
        index &+= 1
      }
      return index
    }
    return descend(counts, from: descend(sums, from: descend(largeSums, from: 0) * 64) * 64)
  }
}
