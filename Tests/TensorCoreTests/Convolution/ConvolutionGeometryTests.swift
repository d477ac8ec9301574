import TensorCore
import Testing

struct ConvolutionGeometryTests {
  /// TensorFlow: of max((ceil(n / s) - 1) s + k - n, 0) rows the smaller half comes first.
  @Test(arguments: [(5, 2, 1, 2), (5, 1, 2, 2), (4, 2, 1, 1), (3, 2, 0, 1), (2, 2, 0, 0)])
  func samePaddingIsTensorFlows(kernelSize: Int, stride: Int, before: Int, after: Int) {
    let geometry = ConvolutionGeometry.same(kernelSize: kernelSize, stride: stride)
    #expect(
      geometry.padding == .init(top: before, left: before, bottom: after, right: after))
    #expect(geometry.outputHeight(64) == 64 / stride)
    let back = ConvolutionGeometry.same(kernelSize: kernelSize, stride: stride, isTransposed: true)
    #expect(back.outputWidth(64 / stride) == 64)
  }
}
