import Imaging
import TensorCore

extension BenchmarkCase {
  /// `FastMarching.inpaint`.
  static let fastMarching = BenchmarkCase(
    name: "fast-marching",
    help: "fill scratches; [--image FILE --mask FILE | --size N --ratio R] [--radius N] "
      + "[--variant paper|opencv] [--out FILE]"
  ) { arguments in
    guard let variant = FastMarching.Variant(rawValue: arguments.text("variant") ?? "paper") else {
      throw ArgumentError("--variant is paper or opencv")
    }
    return try inpainting(arguments) {
      try FastMarching.inpaint($0, hole: $1, radius: $2, variant: variant)
    }
  }

  /// `NavierStokes.inpaint`.
  static let navierStokes = BenchmarkCase(
    name: "navier-stokes", help: "fill scratches along isophotes; options as for fast-marching"
  ) { arguments in
    try inpainting(arguments) { try NavierStokes.inpaint($0, hole: $1, radius: $2) }
  }

  /// The inputs that the cases make for themselves, for other programs to read.
  static let synthetic = BenchmarkCase(
    name: "synthetic",
    help: "write the picture and mask that inpainting works on; [--size N --ratio R] "
      + "--image FILE --mask FILE"
  ) { arguments in
    guard let imagePath = arguments.text("image"), let maskPath = arguments.text("mask") else {
      throw ArgumentError("synthetic needs --image FILE and --mask FILE")
    }
    let (image, mask) = try scratched(arguments)
    try ImageFile.write(image, to: imagePath, as: .png)
    let values = mask.values.reshaped([mask.height, mask.width, 1])
    try ImageFile.write(Image(pixels: values), to: maskPath, as: .png)
    return nil
  }

  /// A damaged photograph for whole graphs to restore.
  static let damaged = BenchmarkCase(
    name: "scratched",
    help: "write a picture with white scratches; [--size N --ratio R] --image FILE"
  ) { arguments in
    guard let path = arguments.text("image") else { throw ArgumentError("scratched needs --image") }
    var (image, mask) = try scratched(arguments)
    try image.composite(
      Image(height: image.height, width: image.width, channels: 3, repeating: 0.95), where: mask)
    try ImageFile.write(image, to: path, as: .png)
    return nil
  }

  private static func inpainting(
    _ arguments: Arguments, _ fill: @escaping (Image, Mask, Int) throws -> Image
  ) throws -> Work {
    let radius = try arguments.integer("radius") ?? 3
    let (image, mask) = try damagedPicture(arguments)
    if let path = arguments.text("out") {
      try ImageFile.write(try fill(image, mask, radius), to: path, as: .png)
    }
    return Work(size: [image.width, image.height]) { _ = try fill(image, mask, radius) }
  }

  private static func damagedPicture(_ arguments: Arguments) throws -> (Image, Mask) {
    guard let imagePath = arguments.text("image"), let maskPath = arguments.text("mask") else {
      return try scratched(arguments)
    }
    let mask = try ImageFile.read(maskPath)
    guard mask.channels == 1 else { throw ArgumentError("\(maskPath) is not a gray picture") }
    let values = mask.pixels.reshaped([mask.height, mask.width])
    return (try ImageFile.read(imagePath), Mask(values: values))
  }

  private static func scratched(_ arguments: Arguments) throws -> (Image, Mask) {
    let size = try arguments.integer("size") ?? 1024
    let ratio = try arguments.real("ratio") ?? 0.05
    return (
      Scratches.picture(height: size, width: size, seed: 1),
      Scratches.mask(height: size, width: size, ratio: ratio, seed: 1)
    )
  }
}
