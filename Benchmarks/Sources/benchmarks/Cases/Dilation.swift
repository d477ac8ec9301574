import Imaging

extension BenchmarkCase {
  /// `Mask.dilated`.
  static let dilate = BenchmarkCase(
    name: "dilate",
    help: "let a mask of scratches grow; [--size N] [--radius N] [--element square|disk]"
  ) { arguments in
    let size = try arguments.integer("size") ?? 4096
    let radius = try arguments.integer("radius") ?? 4
    let name = arguments.text("element") ?? "square"
    guard let element = StructuringElement(rawValue: name) else {
      throw ArgumentError("--element is square or disk")
    }
    let mask = Scratches.mask(height: size, width: size, ratio: 0.05, seed: 1)
    return Work(size: [size, size]) { _ = try mask.dilated(radius: radius, element: element) }
  }
}
