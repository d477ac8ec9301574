import TensorCore
import Testing

@testable import Imaging

@Suite struct FrontLayersTests {
  @Test func layersComeOutermostFirstInRasterOrder() throws {
    let mask = hole(
      ".......",
      ".#####.",
      ".#####.",
      ".#####.",
      ".......")
    let pixels = HolePixels(mask, margin: 4)
    let times = try ArrivalTimes(pixels, radius: 3)
    let layers = FrontLayers(pixels, times)
    // The corners at 0.71, the other edges at 1, then 1.71, then the middle at 2.
    #expect(
      layers.layers.map { Array(layers.pixels[$0.range]) } == [
        [8, 12, 22, 26], [9, 10, 11, 15, 19, 23, 24, 25], [16, 18], [17],
      ])
    #expect(layers.layers.map(\.limit) == [3.625, 3.875, 4.625, 4.875])
  }
}
