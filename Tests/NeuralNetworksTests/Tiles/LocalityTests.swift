import NeuralNetworks
import TensorCore
import Testing

@Suite struct LocalityTests {
  private let conv = ConvolutionGeometry(kernelSize: 5, padding: 2)
  private let halving = ConvolutionGeometry(kernelSize: 3, stride: 2, padding: 1)
  private let doubling = ConvolutionGeometry.transposed(kernelSize: 4, stride: 2, padding: 1)
  private let winograd = ConvolutionGeometry(kernelSize: 3, padding: 1)

  @Test func noLayersSeeNothingElse() {
    #expect(Locality([]).reach == 0)
    #expect(Locality([]).alignment == 1)
  }

  @Test func reachesAddUp() {
    #expect(Locality([conv]).reach == 2)
    #expect(Locality([conv, conv]).reach == 4)
  }

  @Test func atHalfTheSizeReachAndAlignmentDouble() {
    // Results 0..<2 need half-size 0-1..<1+1, these inputs -2-1..<4.
    #expect(Locality([halving, doubling]).reach == 3)
    // At half the size the transposed layer's tiles lie four pixels apart.
    #expect(Locality([halving, doubling]).alignment == 8)
    #expect(Locality([halving, conv, doubling]).reach == 7)
  }

  @Test func winogradsTilesReachFartherThanTheirKernels() {
    #expect(Locality([winograd]).alignment == 4)
    #expect(Locality([winograd]).reach == 1)
    // The second layer's tiles see a row of the first's neighbours, which come by the four.
    #expect(Locality([winograd, winograd]).reach == 5)
    #expect(Locality([halving, winograd, doubling]).alignment == 8)
  }

  @Test("Dilation 16 at a quarter of the size: Winograd's tiles lie 256 pixels apart")
  func completionNetwork() throws {
    let locality = try #require(CompletionNetwork().locality)
    #expect(locality.alignment == 256)
    // The kernels alone see 150 pixels: a field of 301.
    #expect(locality.reach == 525)
  }

  @Test("The deeper a network, the farther it sees")
  func albuNet() throws {
    var configuration = AlbuNet.Configuration()
    #expect(AlbuNet(configuration).locality?.reach == 2183)
    configuration.keepsFullResolution = true
    #expect(AlbuNet(configuration).locality?.reach == 549)
  }

  @Test func partialConvUNet() throws {
    var configuration = PartialConvUNet.Configuration()
    configuration.levels = 4
    let locality = try #require(PartialConvUNet(configuration).locality)
    #expect(locality.alignment == 32)
    #expect(locality.reach == 87)
  }
}
