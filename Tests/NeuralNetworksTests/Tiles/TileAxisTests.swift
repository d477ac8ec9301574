import TensorCore
import Testing

@testable import NeuralNetworks

@Suite struct TileAxisTests {
  private let locality = Locality([ConvolutionGeometry(kernelSize: 5, padding: 2)])

  @Test func oneTileIsTheWhole() {
    let axis = TileAxis(extent: 8, tile: 9, overlap: 0, sizeMultiple: 1, locality: nil)
    #expect(axis.tiles == [.init(seen: 0..<8, kept: 0..<8)])
  }

  @Test func tilesSeeTheirSurroundingsAndKeepTheirOwn() {
    let axis = TileAxis(extent: 10, tile: 4, overlap: 2, sizeMultiple: 1, locality: locality)
    #expect(
      axis.tiles == [
        .init(seen: 0..<6, kept: 0..<4), .init(seen: 2..<10, kept: 4..<8),
        .init(seen: 6..<10, kept: 8..<10),
      ])
  }

  @Test func sizesAreMultiples() {
    let axis = TileAxis(extent: 16, tile: 5, overlap: 1, sizeMultiple: 4, locality: nil)
    #expect(
      axis.tiles == [.init(seen: 0..<12, kept: 0..<8), .init(seen: 4..<16, kept: 8..<16)])
  }

  @Test func noTileIsSmallerThanTheNetworkTakes() {
    let axis = TileAxis(
      extent: 12, tile: 4, overlap: 0, sizeMultiple: 2, smallestSize: 6, locality: nil)
    #expect(
      axis.tiles == [
        .init(seen: 0..<6, kept: 0..<4), .init(seen: 2..<8, kept: 4..<8),
        .init(seen: 6..<12, kept: 8..<12),
      ])
  }

  @Test("Only where the overlap makes tiles exact do they lie on the network's grid")
  func alignment() {
    let winograd = Locality([ConvolutionGeometry(kernelSize: 3, padding: 1)])
    let exact = TileAxis(extent: 16, tile: 6, overlap: 1, sizeMultiple: 1, locality: winograd)
    #expect(
      exact.tiles == [.init(seen: 0..<9, kept: 0..<8), .init(seen: 4..<16, kept: 8..<16)])
    let rough = TileAxis(extent: 12, tile: 6, overlap: 0, sizeMultiple: 1, locality: winograd)
    #expect(
      rough.tiles == [.init(seen: 0..<6, kept: 0..<6), .init(seen: 6..<12, kept: 6..<12)])
  }
}
