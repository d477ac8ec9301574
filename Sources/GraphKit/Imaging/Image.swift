public import TensorCore

/// A photograph: `[height, width, channels]`, interleaved, 0...1, finite, encoded as in its file
/// (nothing is linearised), with 1 (gray) or 3 (RGB) channels.
public struct Image: Sendable, Equatable {
  /// The samples, `[H, W, C]`; changed in place, or replaced by a tensor of the same shape.
  public var pixels: Tensor

  /// Opacity, `[H, W]`, when the file has it: no node reads it, geometry moves it along, and it is
  /// written back.
  public var alpha: Tensor?

  /// What the file says beside its pixels.
  public var metadata: ImageMetadata

  /// Makes an image of samples `[H, W, 1 or 3]` and, when given, opacity `[H, W]`.
  public init(pixels: Tensor, alpha: Tensor? = nil, metadata: ImageMetadata = ImageMetadata()) {
    Self.check(pixels, alpha)
    self.pixels = pixels
    self.alpha = alpha
    self.metadata = metadata
  }

  /// Makes an image of one value.
  public init(
    height: Int, width: Int, channels: Int, repeating value: Float = 0,
    metadata: ImageMetadata = ImageMetadata()
  ) {
    self.init(
      pixels: Tensor(shape: [height, width, channels], repeating: value), metadata: metadata)
  }

  /// Rows.
  public var height: Int { pixels.shape[0] }
  /// Pixels in a row.
  public var width: Int { pixels.shape[1] }
  /// 1 for gray, 3 for RGB.
  public var channels: Int { pixels.shape[2] }

  /// The samples of one pixel.
  public subscript(row: Int, column: Int) -> [Float] {
    let first = (row * width + column) * channels
    return pixels.withUnsafeBufferPointer { Array($0[first..<first + channels]) }
  }

  private static func check(_ pixels: Tensor, _ alpha: Tensor?) {
    let shape = pixels.shape
    precondition(
      shape.rank == 3 && shape[0] > 0 && shape[1] > 0 && (shape[2] == 1 || shape[2] == 3),
      "an image is [height, width, 1 or 3], not \(shape)")
    if let alpha {
      precondition(
        alpha.shape == [shape[0], shape[1]],
        "the alpha of an image \(shape) can't be \(alpha.shape)")
    }
  }
}
