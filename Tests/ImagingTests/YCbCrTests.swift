import Imaging
import TensorCore
import Testing

struct YCbCrTests {
  @Test func primaries() throws {
    // Cb of blue and Cr of red are 1 by definition; the rest follows from the formulas, e.g.
    // Cb of red = -0.299 / 1.772 + 0.5 = 0.331264.
    let primaries = Tensor(shape: [1, 3, 3], elements: [1, 0, 0, 0, 1, 0, 0, 0, 1])
    let planes = try YCbCr(Image(pixels: primaries))
    #expect(isClose(planes.y, [0.299, 0.587, 0.114]))
    #expect(isClose(planes.cb, [0.331264, 0.168736, 1]))
    #expect(isClose(planes.cr, [1, 0.081312, 0.418688]))
  }

  @Test func grayHasNoColour() throws {
    let gray = noiseImage(height: 5, width: 6, channels: 1)
    let planes = try YCbCr(gray)
    #expect(planes.y.elements == gray.pixels.elements)
    #expect(planes.cb.elements.allSatisfy { $0 == 0.5 } && planes.cb == planes.cr)
    #expect(try planes.rgb() == gray.expandedToRGB())
  }

  @Test func roundTripIsWithinFourUnitsInTheLastPlace() throws {
    let image = noiseImage(height: 211, width: 303, channels: 3)
    let back = try YCbCr(image).rgb()
    #expect(isClose(back.pixels, image.pixels.elements, within: 4 * Float.ulpOfOne))
    #expect(back.alpha == image.alpha && back.metadata == image.metadata)
  }

  @Test func eightBitColoursComeBackExactly() throws {
    let steps = stride(from: 0, through: 255, by: 15).map { Float($0) / 255 }
    let colours = steps.flatMap { r in steps.flatMap { g in steps.flatMap { [r, g, $0] } } }
    let image = Image(pixels: Tensor(shape: [18, 324, 3], elements: colours))
    let back = try YCbCr(image).rgb()
    #expect(back.pixels.elements.map(toByte) == colours.map(toByte))
  }

  @Test func newColourKeepsBrightness() throws {
    // Most of these colours do not fit into RGB.
    var planes = try YCbCr(noiseImage(height: 40, width: 50, channels: 1))
    planes.cb = noise(height: 40, width: 50, channels: 1, seed: 7).reshaped([40, 50])
    planes.cr = noise(height: 40, width: 50, channels: 1, seed: 8).reshaped([40, 50])
    let image = try planes.rgb()
    #expect(image.pixels.elements.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(isClose(try YCbCr(image).y, planes.y.elements, within: 1e-6))
  }

  @Test func impossibleColourTurnsPaleNotAnotherHue() throws {
    // Y = 0.9 leaves 0.1 above; this red asks for 1.402 * 0.5 = 0.701. The colour shrinks by
    // 0.1 / 0.701, and G = 0.9 - 0.1 * 0.299 / 0.587 = 0.849063.
    let planes = YCbCr(
      y: Tensor(shape: [1, 1], elements: [0.9]), cb: Tensor(shape: [1, 1], elements: [0.5]),
      cr: Tensor(shape: [1, 1], elements: [1]))
    #expect(isClose(try planes.rgb().pixels, [1, 0.849063, 0.9]))
  }

  @Test func blackAndWhiteHaveNoRoomForColour() throws {
    let planes = YCbCr(
      y: Tensor(shape: [1, 2], elements: [0, 1]), cb: Tensor(shape: [1, 2], repeating: 0.9),
      cr: Tensor(shape: [1, 2], repeating: 0.1))
    #expect(try planes.rgb().pixels.elements == [0, 0, 0, 1, 1, 1])
  }

  @Test func planesMustAgree() async {
    await #expect(processExitsWith: .failure) {
      let plane = Tensor(shape: [2, 2])
      _ = try YCbCr(y: plane, cb: plane, cr: Tensor(shape: [1, 4])).rgb()
    }
  }

  private func isClose(_ plane: Tensor, _ expected: [Float], within tolerance: Float = 1e-6) -> Bool
  {
    plane.count == expected.count
      && zip(plane.elements, expected).allSatisfy { abs($0 - $1) <= tolerance }
  }

  private func toByte(_ value: Float) -> UInt8 { UInt8((value * 255).rounded()) }
}
