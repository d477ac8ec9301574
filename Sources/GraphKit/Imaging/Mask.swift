public import TensorCore

/// Where a photograph is damaged: `[height, width]`, 1 = defect (hole), 0 = keep; values between
/// are degrees of belief.
public struct Mask: Sendable, Equatable {
  /// The values, `[H, W]`; changed in place, or replaced by a tensor of the same shape.
  public var values: Tensor

  /// Makes a mask of values `[H, W]`.
  public init(values: Tensor) {
    Self.check(values)
    self.values = values
  }

  /// Makes a mask of one value.
  public init(height: Int, width: Int, repeating value: Float = 0) {
    self.init(values: Tensor(shape: [height, width], repeating: value))
  }

  /// Rows.
  public var height: Int { values.shape[0] }
  /// Pixels in a row.
  public var width: Int { values.shape[1] }

  /// The value of one pixel.
  public subscript(row: Int, column: Int) -> Float {
    values.withUnsafeBufferPointer { $0[row * width + column] }
  }

  private static func check(_ values: Tensor) {
    let shape = values.shape
    precondition(
      shape.rank == 2 && shape[0] > 0 && shape[1] > 0, "a mask is [height, width], not \(shape)")
  }
}
