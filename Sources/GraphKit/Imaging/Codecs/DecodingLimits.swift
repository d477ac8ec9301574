import TensorCore

/// How large an image may declare itself to be before a file is refused, unread.
public struct DecodingLimits: Sendable, Hashable {
  /// The most pixels.
  public var maxPixels: Int
  /// The most bytes of decoded Float32 samples, opacity included.
  public var maxBytes: Int

  /// One gigapixel and 8 GiB: larger than scans are, smaller than what harms a machine.
  public static let standard = DecodingLimits()

  /// The limits of this process: `standard`, unless the user chose others.
  public static var current: DecodingLimits {
    get { chosen.withLock { $0 } }
    set { chosen.withLock { $0 = newValue } }
  }

  private static let chosen = Locked(standard)

  /// Makes limits.
  public init(maxPixels: Int = 1_000_000_000, maxBytes: Int = 8 << 30) {
    self.maxPixels = maxPixels
    self.maxBytes = maxBytes
  }

  /// Refuses an image that declares more than the limits.
  ///
  /// - Throws: `FileError` with both figures and the flags that raise the limits.
  func check(_ layout: RowLayout, path: String) throws {
    let (pixels, tooManyPixels) = layout.width.multipliedReportingOverflow(by: layout.height)
    let (bytes, tooManyBytes) = pixels.multipliedReportingOverflow(by: layout.channels * 4)
    let isOver = tooManyPixels || tooManyBytes || pixels > maxPixels || bytes > maxBytes
    guard isOver else { return }
    let size = "\(layout.width)x\(layout.height)"
    let pixelText = tooManyPixels ? "more pixels than can be counted" : "\(pixels) pixels"
    let byteText =
      tooManyPixels || tooManyBytes ? "more bytes than can be counted" : "\(bytes) bytes decoded"
    throw FileError(
      path: path, reason: .tooLarge,
      explanation: """
        the image declares \(size): \(pixelText), \(byteText); the limits are \(maxPixels) pixels \
        and \(maxBytes) bytes; raise them with --max-pixels and --max-image-bytes
        """)
  }
}
