import Imaging
import TensorCore

extension BenchmarkCase {
  /// `Poisson.blend` of a picture's own upside-down copy into a tilted ellipse, 0.8 by 0.7 of its
  /// size.
  static let poissonEllipse = BenchmarkCase(
    name: "poisson-ellipse",
    help: "blend a picture's upside-down copy into an ellipse; [--image FILE | --size N] "
      + "[--guidance normal|mixed|membrane] [--residual R] [--out FILE]"
  ) { arguments in
    let name = arguments.text("guidance") ?? "normal"
    guard let guidance = Poisson.Guidance(rawValue: name) else {
      throw ArgumentError("--guidance is normal, mixed or membrane")
    }
    let residual = try arguments.real("residual") ?? 1e-4
    let size = try arguments.integer("size") ?? 1024
    let picture =
      try arguments.text("image").map { try ImageFile.read($0) }
      ?? Scratches.picture(height: size, width: size, seed: 1)
    let mirrored = try picture.flipped(.vertical)
    let hole = ellipse(height: picture.height, width: picture.width)
    if let path = arguments.text("out") {
      let blended = try Poisson.blend(
        mirrored, into: picture, hole: hole, guidance: guidance, residual: residual)
      try ImageFile.write(blended, to: path, as: .png)
    }
    return Work(size: [picture.width, picture.height]) {
      _ = try Poisson.blend(
        mirrored, into: picture, hole: hole, guidance: guidance, residual: residual)
    }
  }

  /// The pixels in an ellipse in the middle, turned by 20 degrees (the major axis runs down to the
  /// right).
  private static func ellipse(height: Int, width: Int) -> Mask {
    let (cosine, sine) = (0.9396926207859084, 0.3420201433256687)
    let (a, b) = (Double(width * 2 / 5), Double(height * 7 / 20))
    return Mask(
      values: Tensor(uninitialized: [height, width]) { out in
        for index in out.indices {
          let x = Double(index % width - width / 2)
          let y = Double(index / width - height / 2)
          let u = (x * cosine + y * sine) / a
          let v = (y * cosine - x * sine) / b
          out[index] = u * u + v * v <= 1 ? 1 : 0
        }
      })
  }
}
