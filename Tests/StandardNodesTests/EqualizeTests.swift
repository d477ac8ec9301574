import NodeKit
import Testing

@Suite struct EqualizeTests {
  @Test func spreadsTheBrightness() throws {
    let flat = gray([0.4, 0.5, 0.6])
    let even = try callNode("equalize", ["image": flat]).image()
    #expect(zip(even.pixels.elements, [0, 0.5, 1]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(try even == flat.equalized())
  }
}
