/// What a file declares about its image, known without decoding it.
public struct ImageHeader: Sendable, Hashable {
  /// The format of the contents, whatever the file's extension.
  public let format: ImageFormat
  /// Pixels in a row, once the orientation is applied.
  public let width: Int
  /// Rows, once the orientation is applied.
  public let height: Int
  /// 1 for gray, 3 for RGB.
  public let channels: Int
  /// Bits a sample that the image will have: 8 or 16.
  public let bitDepth: Int
  /// Whether the image will have opacity.
  public let hasAlpha: Bool
}
