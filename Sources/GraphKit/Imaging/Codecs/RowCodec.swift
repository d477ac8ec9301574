/// How the rows of a file hold its pixels.
struct RowLayout: Sendable {
  /// Pixels in a row of the file, before the orientation is applied.
  var width: Int
  /// Rows of the file, before the orientation is applied.
  var height: Int
  /// Interleaved samples a pixel: 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha.
  var channels: Int
  /// Bits a sample, 8 or 16, the latter in the machine's byte order.
  var bits: Int
  /// Whether the colours were multiplied by alpha.
  var isPremultiplied = false

  var hasAlpha: Bool { channels == 2 || channels == 4 }
  var colors: Int { hasAlpha ? channels - 1 : channels }
  var rowBytes: Int { width * channels * (bits / 8) }
}

/// An opened file that gives its rows from the first to the last.
protocol RowDecoder: AnyObject, Sendable {
  var layout: RowLayout { get }
  /// How the rows are to be turned to stand upright.
  var orientation: Orientation { get }
  /// The number of rows that a call of `readRows` must be a multiple of, but for the last.
  var rowUnit: Int { get }
  /// Reads the next `count` rows.
  func readRows(_ count: Int, into rows: UnsafeMutableRawPointer) throws
  /// Checks that the file is complete and gives what it says beside its pixels.
  func finish() throws -> ImageMetadata
}

/// A file that is written row by row.
protocol RowEncoder: AnyObject, Sendable {
  var layout: RowLayout { get }
  /// The number of rows that a call of `writeRows` must be a multiple of, but for the last.
  var rowUnit: Int { get }
  /// Writes the next `count` rows; may change them.
  func writeRows(_ count: Int, from rows: UnsafeMutableRawPointer) throws
  /// Writes what stands behind the pixels and hands everything to the system.
  func finish() throws
}
