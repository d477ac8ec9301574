import Imaging
import TensorCore
import Testing

@testable import Training

/// Colours, by hand.
struct ColourTallyTests {
  @Test func redLeftGray() throws {
    let red = picture([1, 0, 0])
    let gray = try red.luma().expandedToRGB()
    // Red: Y = 0.299, Cb = -0.299 / 1.772 = -0.16874, Cr = 0.701 / 1.402 = 0.5. In 255ths -43.03 and
    // 127.5, their squares' mean 9053.8.
    let measures = try measures(of: gray, clean: red)
    #expect(abs((measures["cbcr-mse"] ?? 0) - 9053.8) < 0.1)
    #expect(measures["uncoloured-percent"] == 100)
  }

  @Test func theRightColoursAreRight() throws {
    let red = picture([1, 0, 0])
    let measures = try measures(of: red, clean: red)
    #expect(measures["cbcr-mse"] == 0)
    #expect(measures["uncoloured-percent"] == 0)
    #expect(measures["psnr-db"] == 99)
  }

  @Test func colourThatNobodySeesIsNone() throws {
    // Cr - 0.5 = (0.51 - Y) / 1.402 with Y = 0.5 + 0.01 * 0.299: 0.005, 1.3 of 255.
    let measures = try measures(of: picture([0.51, 0.5, 0.5]), clean: picture([0.5, 0.5, 0.5]))
    #expect(measures["uncoloured-percent"] == 100)
  }

  private func measures(of made: Image, clean: Image) throws -> [String: Double] {
    var tally = ColourTally()
    try tally.add(.image(made), Sample(photo: clean, clean: clean))
    return Dictionary(uniqueKeysWithValues: tally.measures.map { ($0.name, $0.value) })
  }

  private func picture(_ colour: [Float]) -> Image {
    Image(
      pixels: Tensor(uninitialized: [12, 12, 3]) { values in
        for index in values.indices { values[index] = colour[index % 3] }
      })
  }
}
