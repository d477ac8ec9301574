import Glibc
import NodeKit

/// A folder of images, with the folders in it.
enum TextureFolder {
  /// How deep folders may lie in each other.
  private static let mostLevels = 8

  /// The image itself, when the path is one; else the images of a folder, sorted by their paths.
  ///
  /// - Throws: `NodeError` when it holds none.
  static func images(at path: String) throws -> [String] {
    guard let found = contents(of: path, levels: mostLevels) else { return [path] }
    guard !found.isEmpty else {
      throw NodeError(
        "'\(path)' holds no PNG, JPEG or TIFF file", remedy: "name a folder of such files",
        option: "textures")
    }
    return found.sorted()
  }

  /// The images in a folder; `nil` when it is none.
  private static func contents(of folder: String, levels: Int) -> [String]? {
    guard levels > 0, let entries = opendir(folder) else { return nil }
    defer { closedir(entries) }
    var images: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      let path = "\(folder)/\(name)"
      if ImageFormat(of: path) != nil {
        images.append(path)
      } else if let more = contents(of: path, levels: levels - 1) {
        images += more
      }
    }
    return images
  }
}
