import CKernels
import TensorCore

/// Decodes all rows of a file into an upright image.
///
/// - Throws: `CancelledError`, or what the decoder throws; there is never a part of an image.
func decodeImage(_ decoder: any RowDecoder) throws -> Image {
  let layout = decoder.layout
  let size = decoder.orientation.applied(width: layout.width, height: layout.height)
  var alpha: Tensor?
  let pixels = try Tensor(uninitialized: [size.height, size.width, layout.colors]) { pixels in
    guard layout.hasAlpha else { return try decodeRows(decoder, pixels: pixels, alpha: nil) }
    alpha = try Tensor(uninitialized: [size.height, size.width]) { alpha in
      try decodeRows(decoder, pixels: pixels, alpha: alpha)
    }
  }
  return Image(pixels: pixels, alpha: alpha, metadata: try decoder.finish())
}

private func decodeRows(
  _ decoder: any RowDecoder, pixels: UnsafeMutableBufferPointer<Float>,
  alpha: UnsafeMutableBufferPointer<Float>?
) throws {
  let layout = decoder.layout
  let target = DecodingTarget(
    layout: layout, orientation: decoder.orientation, pixels: SendablePointer(pixels),
    alpha: alpha.map { SendablePointer($0) })
  try forEachBand(
    rows: layout.height, rowBytes: layout.rowBytes, rowUnit: decoder.rowUnit
  ) { rows, samples in
    try decoder.readRows(rows.count, into: samples)
  } second: { rows, samples in
    target.store(samples, rows: rows)
  }
}

/// Where decoded samples go, as `Float`, v/255 or v/65535, upright.
private struct DecodingTarget: Sendable {
  let layout: RowLayout
  let placement: PixelPlacement
  let isUpright: Bool
  let pixels: SendablePointer<Float>
  let alpha: SendablePointer<Float>?

  init(
    layout: RowLayout, orientation: Orientation, pixels: SendablePointer<Float>,
    alpha: SendablePointer<Float>?
  ) {
    self.layout = layout
    self.placement = PixelPlacement(orientation, width: layout.width, height: layout.height)
    self.isUpright = orientation == .none
    self.pixels = pixels
    self.alpha = alpha
  }

  func store(_ samples: UnsafeMutableRawPointer, rows: Range<Int>) {
    let count = rows.count * layout.width * layout.channels
    if layout.bits == 8 {
      let bytes = samples.bindMemory(to: UInt8.self, capacity: count)
      guard isUpright, alpha == nil else { return scatter(bytes, rows) }
      kernels_from_u8(bytes, pixels.base + rows.lowerBound * layout.width * layout.channels, count)
    } else {
      let words = samples.bindMemory(to: UInt16.self, capacity: count)
      guard isUpright, alpha == nil else { return scatter(words, rows) }
      kernels_from_u16(words, pixels.base + rows.lowerBound * layout.width * layout.channels, count)
    }
  }

  /// Stores pixel by pixel, so that neighbours in the image are written one after the other.
  @inline(__always)
  private func scatter<Sample: FixedWidthInteger & UnsignedInteger>(
    _ samples: UnsafeMutablePointer<Sample>, _ rows: Range<Int>
  ) {
    let (first, width) = (rows.lowerBound, layout.width)
    if abs(placement.columnStep) == 1 {
      for y in rows { for x in 0..<width { store(samples, x, y, (y - first) * width + x) } }
    } else {
      for x in 0..<width { for y in rows { store(samples, x, y, (y - first) * width + x) } }
    }
  }

  @inline(__always)
  private func store<Sample: FixedWidthInteger & UnsignedInteger>(
    _ samples: UnsafeMutablePointer<Sample>, _ x: Int, _ y: Int, _ index: Int
  ) {
    let (colors, largest) = (layout.colors, Float(Sample.max))
    let source = samples + index &* layout.channels
    let pixel = placement.origin &+ x &* placement.columnStep &+ y &* placement.rowStep
    var scale = largest
    if let alpha {
      let opacity = source[colors]
      alpha.base[pixel] = Float(opacity) / largest
      if layout.isPremultiplied { scale = Float(max(1, opacity)) }
    }
    for channel in 0..<colors {
      pixels.base[pixel &* colors &+ channel] = min(1, Float(source[channel]) / scale)
    }
  }
}
