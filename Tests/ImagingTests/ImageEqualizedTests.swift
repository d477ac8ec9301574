import Imaging
import TensorCore
import Testing

@Suite struct ImageEqualizedTests {
  /// Of four values the darkest becomes 0 and the brightest 1; each step is the share it adds.
  @Test func brightnessBecomesTheShareOfDarkerPixels() throws {
    let flat = gray([0.4, 0.45, 0.5, 0.55])
    let even = try flat.equalized().pixels.elements
    #expect(zip(even, [0, 1.0 / 3, 2.0 / 3, 1]).allSatisfy { abs(Double($0) - $1) < 1e-6 })
  }

  @Test func oneBrightnessStaysAsItIs() throws {
    let plain = gray([0.3, 0.3, 0.3])
    #expect(try plain.equalized() == plain)
  }

  /// The middle one of three: its brightness becomes 0.5, and its blue and red less that stay.
  @Test func coloursStay() throws {
    let image = Image(
      pixels: Tensor(
        shape: [1, 3, 3], elements: [0.3, 0.3, 0.3, 0.42, 0.4, 0.38, 0.6, 0.6, 0.6]))
    let (before, after) = (try YCbCr(image), try YCbCr(image.equalized()))
    #expect(abs(after.y.elements[1] - 0.5) < 1e-5)
    #expect(abs(after.cb.elements[1] - before.cb.elements[1]) < 1e-5)
    #expect(abs(after.cr.elements[1] - before.cr.elements[1]) < 1e-5)
  }

  private func gray(_ values: [Float]) -> Image {
    Image(pixels: Tensor(shape: [1, values.count, 1], elements: values))
  }
}
