import TensorCore

/// The connected regions of a mask: pixels of at least a threshold that touch.
///
/// Linear time: runs of pixels are joined by union-find with path halving, after He, Chao and
/// Suzuki, "A Run-Based Two-Scan Labeling Algorithm" (2008).
public struct ConnectedComponents: Sendable {
  /// What touching means.
  public enum Connectivity: Sendable {
    /// Sharing an edge.
    case four
    /// Sharing an edge or a corner.
    case eight
  }

  /// One region: its area and the half-open box around it, `left..<right` by `top..<bottom`.
  public struct Component: Hashable, Sendable {
    /// The number of pixels.
    public var area: Int
    /// The first column.
    public var left: Int
    /// The first row.
    public var top: Int
    /// The column after the last.
    public var right: Int
    /// The row after the last.
    public var bottom: Int

    /// Makes the description of a region.
    public init(area: Int, left: Int, top: Int, right: Int, bottom: Int) {
      self.area = area
      self.left = left
      self.top = top
      self.right = right
      self.bottom = bottom
    }

    /// Columns in the box.
    public var width: Int { right - left }
    /// Rows in the box.
    public var height: Int { bottom - top }
  }

  /// Rows of the mask.
  public let height: Int
  /// Columns of the mask.
  public let width: Int
  /// The region of each pixel, row by row: 0 is background, label `n` is `components[n - 1]`.
  public let labels: [Int32]
  /// The regions, in the order of their first pixels, row by row.
  public let components: [Component]

  /// Finds the regions where the mask is at least `threshold`.
  ///
  /// - Throws: `CancelledError`.
  public init(
    _ mask: Mask, threshold: Float = 0.5, connectivity: Connectivity = .eight
  ) throws {
    (height, width) = (mask.height, mask.width)
    var runs = try ForegroundRuns(mask, threshold: threshold, connectivity)
    components = runs.number()
    labels = try runs.paint(height: mask.height, width: mask.width)
  }

  /// The mask that is 1 on the regions that `isKept` accepts, and 0 elsewhere.
  public func mask(where isKept: (Component) throws -> Bool) rethrows -> Mask {
    let kept: [Float] = try [0] + components.map { try isKept($0) ? 1 : 0 }
    let values = Tensor(uninitialized: [height, width]) { out in
      for index in out.indices { out[index] = kept[Int(labels[index])] }
    }
    return Mask(values: values)
  }
}

/// The foreground as maximal horizontal runs, joined where runs of neighbouring rows touch.
private struct ForegroundRuns {
  private struct Run {
    var row: Int32
    var start: Int32
    var end: Int32
  }

  private var runs: [Run] = []
  /// Union-find over runs: a root is its own parent, and is the first run of its region.
  private var parents: [Int32] = []
  /// The columns that runs of neighbouring rows share at least.
  private let overlap: Int32

  init(_ mask: Mask, threshold: Float, _ connectivity: ConnectedComponents.Connectivity) throws {
    overlap = connectivity == .four ? 1 : 0
    let (height, width) = (mask.height, mask.width)
    try mask.values.withUnsafeBufferPointer { values in
      var above = 0..<0
      for row in 0..<height {
        if row & 63 == 0 { try Cancellation.check() }
        let first = runs.count
        let rowValues = UnsafeBufferPointer(rebasing: values[row * width..<(row + 1) * width])
        appendRuns(of: row, rowValues, threshold)
        join(first..<runs.count, with: above)
        above = first..<runs.count
      }
    }
  }

  private mutating func appendRuns(
    of row: Int, _ values: UnsafeBufferPointer<Float>, _ threshold: Float
  ) {
    var column = 0
    while column < values.count {
      while column < values.count, !(values[column] >= threshold) { column &+= 1 }
      guard column < values.count else { return }
      let start = column
      while column < values.count, values[column] >= threshold { column &+= 1 }
      parents.append(Int32(runs.count))
      runs.append(Run(row: Int32(row), start: Int32(start), end: Int32(column)))
    }
  }

  /// Joins each run with those of the row above that touch it.
  private mutating func join(_ current: Range<Int>, with above: Range<Int>) {
    var upper = above.lowerBound
    for run in current {
      while upper < above.upperBound, runs[upper].end < runs[run].start + overlap { upper &+= 1 }
      var touching = upper
      while touching < above.upperBound, runs[touching].start + overlap <= runs[run].end {
        unite(run, touching)
        touching &+= 1
      }
    }
  }

  private mutating func root(_ run: Int) -> Int {
    var run = run
    while Int(parents[run]) != run {
      parents[run] = parents[Int(parents[run])]
      run = Int(parents[run])
    }
    return run
  }

  private mutating func unite(_ a: Int, _ b: Int) {
    let (a, b) = (root(a), root(b))
    parents[max(a, b)] = Int32(min(a, b))
  }

  /// Turns parents into labels 1, 2, ... in the order of the roots, and measures the regions.
  mutating func number() -> [ConnectedComponents.Component] {
    var components: [ConnectedComponents.Component] = []
    for index in runs.indices {
      let run = runs[index]
      let (row, left, right) = (Int(run.row), Int(run.start), Int(run.end))
      // A parent comes before its child, so its entry is a label by now.
      if Int(parents[index]) == index {
        components.append(.init(area: 0, left: left, top: row, right: right, bottom: row + 1))
        parents[index] = Int32(components.count)
      } else {
        parents[index] = parents[Int(parents[index])]
      }
      let label = Int(parents[index]) - 1
      components[label].area += right - left
      components[label].left = min(components[label].left, left)
      components[label].right = max(components[label].right, right)
      components[label].bottom = row + 1
    }
    return components
  }

  /// The labels of all pixels; after `number`.
  func paint(height: Int, width: Int) throws -> [Int32] {
    try Cancellation.check()
    return [Int32](unsafeUninitializedCapacity: height * width) { labels, count in
      labels.initialize(repeating: 0)
      for (run, label) in zip(runs, parents) {
        let first = Int(run.row) * width
        for column in Int(run.start)..<Int(run.end) { labels[first &+ column] = label }
      }
      count = height * width
    }
  }
}
