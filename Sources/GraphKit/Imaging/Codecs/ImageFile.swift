import TensorCore

/// Reads and writes image files: PNG, JPEG and TIFF.
///
/// The format is that of the contents, never of the extension. Samples become v/255 or v/65535, so
/// an image that nobody changed is written back with the very samples that it was read from.
/// The orientation that a file states is applied; what it says beside its pixels is carried.
public enum ImageFile {
  /// Reads an image.
  ///
  /// - Throws: `FileError` when there is no such file, it is damaged, incomplete, too large or
  ///   of another kind; `CancelledError`.
  public static func read(_ path: String, limits: DecodingLimits = .current) throws -> Image {
    try decodeImage(open(path, limits: limits).decoder)
  }

  /// Reads what a file declares about its image, without decoding it.
  ///
  /// - Throws: `FileError`, as `read` does, but for damage that only decoding shows.
  public static func header(_ path: String, limits: DecodingLimits = .current) throws
    -> ImageHeader
  {
    let (format, decoder) = try open(path, limits: limits)
    let layout = decoder.layout
    let size = decoder.orientation.applied(width: layout.width, height: layout.height)
    return ImageHeader(
      format: format, width: size.width, height: size.height, channels: layout.colors,
      bitDepth: layout.bits, hasAlpha: layout.hasAlpha)
  }

  /// Writes an image to a path, over what is there. JPEG has 8 bits and no opacity; a colour
  /// profile that does not fit the channels is left out.
  ///
  /// A failure can leave a part of a file: see `AtomicFile.replace`.
  ///
  /// - Throws: `FileError` when the file can't be written or the disk is full;
  ///   `CancelledError`.
  public static func write(
    _ image: Image, to path: String, as format: ImageFormat,
    options: EncodingOptions = EncodingOptions()
  ) throws {
    try write(image, to: ImageOutput(path), as: format, options: options)
  }

  /// An image as the bytes of a file.
  ///
  /// - Throws: `FileError` when memory is out; `CancelledError`.
  public static func bytes(
    of image: Image, as format: ImageFormat, options: EncodingOptions = EncodingOptions()
  ) throws -> [UInt8] {
    let output = try ImageOutput.inMemory()
    try write(image, to: output, as: format, options: options)
    let file = try output.reopened()
    return try file.bytes(at: 0, count: file.size)
  }

  private static func write(
    _ image: Image, to output: ImageOutput, as format: ImageFormat, options: EncodingOptions
  ) throws {
    var metadata = image.metadata
    if let profile = metadata.iccProfile, !profileFits(profile, channels: image.channels) {
      metadata.iccProfile = nil
    }
    let hasAlpha = image.alpha != nil && format != .jpeg
    let layout = RowLayout(
      width: image.width, height: image.height, channels: image.channels + (hasAlpha ? 1 : 0),
      bits: format == .jpeg ? 8 : options.bitDepth ?? metadata.bitDepth)
    switch format {
    case .png:
      try encodeImage(image, PNGEncoder(output, layout: layout, metadata: metadata))
    case .jpeg:
      let quality = options.jpegQuality
      try encodeImage(
        image, JPEGEncoder(output, layout: layout, metadata: metadata, quality: quality))
    case .tiff:
      try encodeImage(image, TIFFEncoder(output, layout: layout, metadata: metadata))
    }
  }

  private static func open(_ path: String, limits: DecodingLimits) throws
    -> (format: ImageFormat, decoder: any RowDecoder)
  {
    let input = try InputFile(path, expecting: "an image")
    let format = try input.imageFormat()
    let decoder: any RowDecoder =
      switch format {
      case .png: try PNGDecoder(input)
      case .jpeg: try JPEGDecoder(input)
      case .tiff: try TIFFDecoder(input)
      }
    try limits.check(decoder.layout, path: path)
    return (format, decoder)
  }
}
