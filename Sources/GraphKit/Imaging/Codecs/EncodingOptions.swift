/// How an image is written.
public struct EncodingOptions: Sendable, Hashable {
  /// JPEG quality, 1...100; colour is never subsampled (4:4:4).
  public var jpegQuality: Int
  /// Bits a sample, 8 or 16; `nil` for what the image's metadata says. JPEG always has 8.
  public var bitDepth: Int?

  /// Makes options.
  public init(jpegQuality: Int = 95, bitDepth: Int? = nil) {
    precondition((1...100).contains(jpegQuality), "JPEG quality \(jpegQuality) is not in 1...100")
    precondition(
      bitDepth == nil || bitDepth == 8 || bitDepth == 16,
      "bit depth \(bitDepth ?? 0) is neither 8 nor 16")
    self.jpegQuality = jpegQuality
    self.bitDepth = bitDepth
  }
}
