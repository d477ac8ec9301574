/// What a photograph's file says beside its pixels; carried from input to output unchanged.
public struct ImageMetadata: Sendable, Equatable {
  /// Resolution in dots per inch.
  public struct DPI: Sendable, Equatable {
    /// Dots per inch along a row.
    public var x: Double
    /// Dots per inch along a column.
    public var y: Double

    /// Makes a resolution.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// Bits a sample in the file, and in the file written from it: 8 or 16.
  public var bitDepth: Int
  /// The ICC colour profile, as in the file.
  public var iccProfile: [UInt8]?
  /// The EXIF block, from its TIFF header on, with the orientation set to 1: it was applied.
  public var exif: [UInt8]?
  /// The XMP packet.
  public var xmp: [UInt8]?
  /// The IPTC-IIM records: caption, credit, keywords.
  public var iptc: [UInt8]?
  /// The resolution, when the file states one.
  public var dpi: DPI?

  /// Makes metadata; all but the depth is optional.
  public init(
    bitDepth: Int = 8, iccProfile: [UInt8]? = nil, exif: [UInt8]? = nil, xmp: [UInt8]? = nil,
    iptc: [UInt8]? = nil, dpi: DPI? = nil
  ) {
    precondition(bitDepth == 8 || bitDepth == 16, "bit depth \(bitDepth) is neither 8 nor 16")
    self.bitDepth = bitDepth
    self.iccProfile = iccProfile
    self.exif = exif
    self.xmp = xmp
    self.iptc = iptc
    self.dpi = dpi
  }
}
