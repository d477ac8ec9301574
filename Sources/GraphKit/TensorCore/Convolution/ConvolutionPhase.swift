import CKernels

/// One of the ordinary convolutions that a geometry consists of: a transposed one of stride s is
/// s x s convolutions of stride 1, each of which makes every s-th row and column of the result.
struct ConvolutionPhase: Sendable {
  /// Taps along one axis: which of the kernel's, in the order in which they see the input.
  struct Axis: Sendable {
    var taps: [Int]
    /// What the first tap of result 0 sees.
    var offset: Int
    /// Result 0, and how far apart results are, in the whole.
    var origin: Int
    var step: Int
  }

  let rows: Axis
  let columns: Axis
  let stride: Int
  let dilation: Int
  let paddingMode: ConvolutionGeometry.PaddingMode

  /// The phases of a geometry.
  static func phases(of geometry: ConvolutionGeometry) -> [ConvolutionPhase] {
    let (height, width) = (geometry.kernelHeight, geometry.kernelWidth)
    guard geometry.isTransposed else {
      return [
        ConvolutionPhase(
          rows: Axis(taps: Array(0..<height), offset: -geometry.padding.top, origin: 0, step: 1),
          columns: Axis(taps: Array(0..<width), offset: -geometry.padding.left, origin: 0, step: 1),
          stride: geometry.stride, dilation: geometry.dilation, paddingMode: geometry.paddingMode)
      ]
    }
    let (stride, dilation) = (geometry.stride, geometry.dilation)
    precondition(stride == 1 || dilation == 1, "a dilated transposed kernel of stride \(stride)")
    return (0..<stride).flatMap { y in
      (0..<stride).map { x in
        ConvolutionPhase(
          rows: transposedAxis(y, height, geometry.padding.top, stride, dilation),
          columns: transposedAxis(x, width, geometry.padding.left, stride, dilation),
          stride: 1, dilation: dilation, paddingMode: .zero)
      }
    }
  }

  /// Whether results of this phase see nothing: a kernel smaller than its stride leaves gaps.
  var isGap: Bool { rows.taps.isEmpty || columns.taps.isEmpty }

  /// Result `origin + stride n` gathers input `n + (origin + padding - tap) / stride` for the taps
  /// that divide: the farther the tap, the earlier the input.
  private static func transposedAxis(
    _ origin: Int, _ kernel: Int, _ padding: Int, _ stride: Int, _ dilation: Int
  ) -> Axis {
    let first = (origin + padding) % stride
    let taps = Array(Swift.stride(from: first, to: kernel, by: stride).reversed())
    let offset = (origin + padding - first) / stride - (taps.count - 1) * dilation
    return Axis(taps: taps, offset: offset, origin: origin, step: stride)
  }

  /// Results of this phase along an axis of so many results in all.
  func count(_ axis: Axis, of extent: Int) -> Int {
    max(0, (extent - axis.origin + axis.step - 1) / axis.step)
  }

  /// Winograd's products for a tile of four by four results and a pair of channels; the direct way
  /// needs 16 for each tap.
  var winogradProducts: Int {
    let points = (rows.taps.count + stride - 1) / stride + 3
    return points * points * stride * stride
  }

  /// Winograd's tiles in so many results: each of the images into which a dilated kernel's falls
  /// has its own.
  func tileCount(_ height: Int, _ width: Int) -> Int {
    let d = dilation
    return d * d * (((height + d - 1) / d + 3) / 4) * (((width + d - 1) / d + 3) / 4)
  }

  /// Where each tap's weight lies among the kernel's, in the order of the products.
  func tapOffsets(kernelWidth: Int) -> [Int] {
    rows.taps.flatMap { row in columns.taps.map { row * kernelWidth + $0 } }
  }
}
