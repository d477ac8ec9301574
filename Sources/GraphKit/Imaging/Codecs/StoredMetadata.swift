/// What a file says beside its pixels, as it stands in the file.
struct StoredMetadata: Sendable {
  var iccProfile: [UInt8]?
  var exif: [UInt8]?
  var xmp: [UInt8]?
  /// IPTC-IIM records; what follows them, as padding does, is left out.
  var iptc: [UInt8]?
  var dpi: ImageMetadata.DPI?

  /// How the rows are to be turned, by the EXIF block.
  var orientation: Orientation { exif.flatMap(EXIFBlock.init)?.orientation ?? .none }

  /// The metadata of the image, which stands upright.
  ///
  /// - Parameters:
  ///   - channels: of the image; a profile of another colour space is left out.
  ///   - orientation: how the rows were turned.
  func upright(bitDepth: Int, channels: Int, turned orientation: Orientation) -> ImageMetadata {
    var block = exif.flatMap(EXIFBlock.init)
    let dpi = dpi ?? block?.dpi
    block?.resetOrientation()
    return ImageMetadata(
      bitDepth: bitDepth,
      iccProfile: iccProfile.flatMap { profileFits($0, channels: channels) ? $0 : nil },
      exif: block?.bytes, xmp: orientation == .none ? xmp : xmp.map(xmpWithUprightOrientation),
      iptc: iptc.flatMap(IPTCRecords.complete), dpi: dpi)
  }
}
