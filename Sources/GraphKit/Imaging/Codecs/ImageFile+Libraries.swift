import CCodecs

extension ImageFile {
  /// The libraries that read and write files, with their versions: `libpng 1.6.39`.
  public static var libraries: [String] {
    let jpeg = Int(codecs_jpeg_turbo_version())
    let tiff = String(cString: codecs_tiff_version()).prefix { $0 != "\n" }
    return [
      "libpng \(String(cString: codecs_png_version()))",
      jpeg == 0
        ? "libjpeg" : "libjpeg-turbo \(jpeg / 1_000_000).\(jpeg / 1000 % 1000).\(jpeg % 1000)",
      "libtiff \(tiff.split(separator: " ").last ?? "")",
    ]
  }
}
