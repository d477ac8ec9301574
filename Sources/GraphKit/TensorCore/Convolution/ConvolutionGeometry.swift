/// The shape of a two-dimensional convolution and how it steps over its input.
///
/// Result (y, x) sees, through tap (i, j), the input pixel
/// `(y stride - padding.top + i dilation, x stride - padding.left + j dilation)`. A transposed
/// convolution is the adjoint map: input (y, x) adds to the results
/// `(y stride - padding.top + i, ...)`, with PyTorch's `output_padding` at the bottom and right.
public struct ConvolutionGeometry: Hashable, Sendable {
  /// What lies outside the input.
  public enum PaddingMode: Int32, Sendable {
    case zero
    /// Mirrored about the outermost pixels, which are not repeated; needs padding below the extent.
    case reflect
    /// The outermost pixels, repeated.
    case replicate
  }

  /// Pixels of padding on each side.
  public struct Padding: Hashable, Sendable {
    public var top: Int
    public var left: Int
    public var bottom: Int
    public var right: Int

    /// The same padding on all sides.
    public init(_ all: Int) { self.init(top: all, left: all, bottom: all, right: all) }

    public init(top: Int, left: Int, bottom: Int, right: Int) {
      (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
    }
  }

  public var kernelHeight: Int
  public var kernelWidth: Int
  public var stride: Int
  public var dilation: Int
  public var padding: Padding
  public var paddingMode: PaddingMode
  public var isTransposed: Bool
  /// Extra rows and columns of a transposed convolution, less than `stride`.
  public var outputPadding: Int

  /// An ordinary convolution; padding must leave room for one result.
  public init(
    kernelSize: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1,
    paddingMode: PaddingMode = .zero
  ) {
    self.init(
      kernelHeight: kernelSize, kernelWidth: kernelSize, stride: stride, dilation: dilation,
      padding: Padding(padding), paddingMode: paddingMode)
  }

  /// A transposed convolution.
  public static func transposed(
    kernelSize: Int, stride: Int, padding: Int = 0, outputPadding: Int = 0
  ) -> ConvolutionGeometry {
    var geometry = ConvolutionGeometry(kernelSize: kernelSize, stride: stride, padding: padding)
    precondition(outputPadding < stride, "output padding \(outputPadding) with stride \(stride)")
    precondition(kernelSize >= stride, "a transposed kernel of \(kernelSize) leaves gaps")
    geometry.isTransposed = true
    geometry.outputPadding = outputPadding
    return geometry
  }

  /// TensorFlow's padding SAME, for extents that the stride divides: `kernelSize - stride` rows and
  /// columns in all, the odd one at the bottom and right.
  public static func same(
    kernelSize: Int, stride: Int, isTransposed: Bool = false
  ) -> ConvolutionGeometry {
    var geometry = ConvolutionGeometry(kernelSize: kernelSize, stride: stride)
    if isTransposed { geometry = .transposed(kernelSize: kernelSize, stride: stride) }
    let (before, all) = ((kernelSize - stride) / 2, kernelSize - stride)
    geometry.padding = Padding(top: before, left: before, bottom: all - before, right: all - before)
    return geometry
  }

  public init(
    kernelHeight: Int, kernelWidth: Int, stride: Int = 1, dilation: Int = 1,
    padding: Padding = Padding(0), paddingMode: PaddingMode = .zero
  ) {
    precondition(kernelHeight >= 1 && kernelWidth >= 1, "an empty kernel")
    precondition(kernelHeight * kernelWidth <= 256, "a kernel of more than 256 taps")
    precondition(stride >= 1 && dilation >= 1, "stride and dilation begin at 1")
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
    self.paddingMode = paddingMode
    self.isTransposed = false
    self.outputPadding = 0
  }

  /// Rows of the result for so many rows of input.
  public func outputHeight(_ height: Int) -> Int {
    outputExtent(height, kernelHeight, padding.top + padding.bottom)
  }

  /// Columns of the result for so many columns of input.
  public func outputWidth(_ width: Int) -> Int {
    outputExtent(width, kernelWidth, padding.left + padding.right)
  }

  private func outputExtent(_ extent: Int, _ kernel: Int, _ padding: Int) -> Int {
    let result =
      isTransposed
      ? (extent - 1) * stride - padding + dilation * (kernel - 1) + 1 + outputPadding
      : (extent + padding - dilation * (kernel - 1) - 1) / stride + 1
    precondition(
      result >= 1 && extent + padding >= dilation * (kernel - 1) || isTransposed,
      "an input of \(extent) is too small for a kernel of \(kernel)")
    return result
  }
}
