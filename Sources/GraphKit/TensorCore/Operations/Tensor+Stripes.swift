extension Tensor {
  /// A tensor made in stripes of so many rows each; `body` makes the rows of a range: all at once
  /// while gradients are recorded.
  public static func inStripes(
    height: Int, rows: Int, _ body: (Range<Int>) throws -> Tensor
  ) throws -> Tensor {
    precondition(height > 0 && rows > 0, "stripes of \(rows) of \(height) rows")
    if Gradients.isRecording { return try body(0..<height) }
    let first = try body(0..<min(height, rows))
    if rows >= height { return first }
    let shape: Shape = [first.shape[0], height, first.shape[2], first.shape[3]]
    return try Tensor(uninitialized: shape) { out in
      let out = SendablePointer(out)
      first.copyRows(to: out.base, at: 0, of: height)
      for start in stride(from: rows, to: height, by: rows) {
        try body(start..<min(height, start + rows)).copyRows(to: out.base, at: start, of: height)
      }
    }
  }

  /// Copies each image's rows to where they belong in a tensor of so many rows, from `row` on.
  private func copyRows(to out: UnsafeMutablePointer<Float>, at row: Int, of height: Int) {
    let width = shape[2] * shape[3]
    let count = shape[1] * width
    withExtendedLifetime(self) {
      for image in 0..<shape[0] {
        (out + (image * height + row) * width).update(
          from: unsafeBase + image * count, count: count)
      }
    }
  }
}
