/// The rows of an image on which one call of a convolution works, counted in the whole image: large
/// images are worked through stripe by stripe, each with the rows around it that its results see.
///
/// For convolutions of stride 1 whose results are as large as their input. A stripe's results are
/// bit by bit those of the whole image.
public struct Stripe: Hashable, Sendable {
  /// The rows that the inputs hold.
  public var input: Range<Int>
  /// The rows of the result that are made. Each end is a multiple of `alignment(of:)` or an end of
  /// the image.
  public var result: Range<Int>
  /// The rows of the whole image.
  public var height: Int

  public init(input: Range<Int>, result: Range<Int>, height: Int) {
    (self.input, self.result, self.height) = (input, result, height)
  }

  /// Whether all of the image is worked on at once.
  public var isWhole: Bool { input == 0..<height && result == 0..<height }

  /// Where the first row of the result lies in the inputs.
  var firstRow: Int { result.lowerBound - input.lowerBound }

  /// What the ends of stripes are multiples of: Winograd's tiles mix the rows of four results.
  public static func alignment(of geometry: ConvolutionGeometry) -> Int {
    geometry.kernelHeight == 1 ? 1 : 4 * geometry.dilation
  }

  /// Checks that a convolution can make the results from these inputs.
  func check(_ geometry: ConvolutionGeometry) {
    precondition(
      !geometry.isTransposed && geometry.stride == 1 && geometry.paddingMode == .zero
        && geometry.outputHeight(height) == height, "a stripe of a convolution that resizes")
    let above = result.lowerBound - geometry.padding.top
    let below = result.upperBound + geometry.padding.bottom
    precondition(
      max(0, above) >= input.lowerBound && min(height, below) <= input.upperBound,
      "rows \(input) are not enough for the results \(result)")
    let alignment = Self.alignment(of: geometry)
    precondition(
      result.lowerBound % alignment == 0
        && (result.upperBound % alignment == 0 || result.upperBound == height),
      "the results \(result) do not begin and end at multiples of \(alignment)")
  }
}
