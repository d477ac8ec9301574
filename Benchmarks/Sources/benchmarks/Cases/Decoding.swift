import Imaging

extension BenchmarkCase {
  /// `ImageFile.read`.
  static let decode = BenchmarkCase(
    name: "decode", help: "read an image file into an Image; --image FILE"
  ) { arguments in
    guard let path = arguments.text("image") else { throw ArgumentError("decode needs --image") }
    let header = try ImageFile.header(path)
    return Work(size: [header.width, header.height]) { _ = try ImageFile.read(path) }
  }
}
