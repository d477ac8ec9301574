import TensorCore

/// Takes rows through two stages, band by band: while `first` works on a band, `second` works, on
/// another thread when one is free, on the band before.
///
/// Both see a band's rows and a buffer of `rowBytes` for each of them, which `first` fills and
/// `second` uses up. Each stage sees all bands in order.
///
/// - Parameter rowUnit: bands hold a multiple of this number of rows, but for the last.
/// - Throws: `CancelledError`, checked before every band; else the first error of a stage.
func forEachBand(
  rows: Int, rowBytes: Int, rowUnit: Int,
  first: @Sendable (_ rows: Range<Int>, UnsafeMutableRawPointer) throws -> Void,
  second: @Sendable (_ rows: Range<Int>, UnsafeMutableRawPointer) throws -> Void
) throws {
  let units = max(1, bandBytes / max(1, rowBytes) / rowUnit)
  let bandRows = min(rows, units * rowUnit)
  let bands = (rows + bandRows - 1) / bandRows
  let slotBytes = bandRows * rowBytes
  let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: min(bands, 2) * slotBytes)
  defer { buffer.deallocate() }
  let slots = SendablePointer(buffer)
  @Sendable func run(
    _ stage: @Sendable (Range<Int>, UnsafeMutableRawPointer) throws -> Void, _ band: Int
  ) throws {
    guard band >= 0, band < bands else { return }
    let range = band * bandRows..<min(rows, (band + 1) * bandRows)
    try stage(range, slots.base + band % 2 * slotBytes)
  }
  for band in 0...bands {
    if band == 0 || band == bands {
      try Cancellation.check()
      try run(first, band)
      try run(second, band - 1)
    } else {
      try parallelFor(2) { part in
        for stage in part {
          try stage == 0 ? run(first, band) : run(second, band - 1)
        }
      }
    }
  }
}

/// Small enough to stay in the cache between the stages, large enough that waking a thread for
/// each band does not show.
private let bandBytes = 2 << 20
