import CKernels
import TensorCore

/// Encodes all rows of an image; opacity is left out when the encoder's layout has none.
///
/// - Throws: `CancelledError`, or what the encoder throws.
func encodeImage(_ image: Image, _ encoder: any RowEncoder) throws {
  let layout = encoder.layout
  let alpha = layout.hasAlpha ? image.alpha : nil
  try image.pixels.withUnsafeBufferPointer { pixels in
    let source = EncodingSource(layout: layout, pixels: SendablePointer(pixels))
    guard let alpha else { return try encodeRows(source, encoder) }
    try alpha.withUnsafeBufferPointer { alpha in
      try encodeRows(source.with(alpha: SendablePointer(alpha)), encoder)
    }
  }
  try encoder.finish()
}

private func encodeRows(_ source: EncodingSource, _ encoder: any RowEncoder) throws {
  let layout = source.layout
  try forEachBand(
    rows: layout.height, rowBytes: layout.rowBytes, rowUnit: encoder.rowUnit
  ) { rows, samples in
    source.load(samples, rows: rows)
  } second: { rows, samples in
    try encoder.writeRows(rows.count, from: samples)
  }
}

/// Where samples to encode come from: rounded and clamped, the inverse of decoding.
private struct EncodingSource: Sendable {
  let layout: RowLayout
  let pixels: SendablePointer<Float>
  var alpha: SendablePointer<Float>?

  func with(alpha: SendablePointer<Float>) -> EncodingSource {
    var copy = self
    copy.alpha = alpha
    return copy
  }

  func load(_ samples: UnsafeMutableRawPointer, rows: Range<Int>) {
    let count = rows.count * layout.width * layout.channels
    if layout.bits == 8 {
      gather(samples.bindMemory(to: UInt8.self, capacity: count), rows) {
        kernels_to_u8($0, $1, $2)
      }
    } else {
      gather(samples.bindMemory(to: UInt16.self, capacity: count), rows) {
        kernels_to_u16($0, $1, $2)
      }
    }
  }

  @inline(__always)
  private func gather<Sample: FixedWidthInteger>(
    _ samples: UnsafeMutablePointer<Sample>, _ rows: Range<Int>,
    _ convert: (UnsafePointer<Float>, UnsafeMutablePointer<Sample>, Int) -> Void
  ) {
    let (width, colors) = (layout.width, layout.colors)
    let first = rows.lowerBound * width
    guard let alpha else {
      return convert(pixels.base + first * colors, samples, rows.count * width * colors)
    }
    withUnsafeTemporaryAllocation(of: Sample.self, capacity: width * (colors + 1)) { row in
      guard let start = row.baseAddress else { return }
      for y in rows {
        convert(pixels.base + y * width * colors, start, width * colors)
        convert(alpha.base + y * width, start + width * colors, width)
        let target = samples + (y * width - first) * (colors + 1)
        for x in 0..<width {
          for channel in 0..<colors {
            target[x &* (colors &+ 1) &+ channel] = start[x &* colors &+ channel]
          }
          target[x &* (colors &+ 1) &+ colors] = start[width &* colors &+ x]
        }
      }
    }
  }
}
