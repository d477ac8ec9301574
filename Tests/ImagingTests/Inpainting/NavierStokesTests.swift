import Imaging
import TensorCore
import Testing

@Suite struct NavierStokesTests {
  @Test(arguments: [1, 3], [1, 3, 4, 9])
  func agreesWithTheFormulas(channels: Int, radius: Int) throws {
    for seed in 1...2 as ClosedRange<UInt64> {
      let image = softImage(height: 26, width: 37, channels: channels, seed: seed)
      let hole = damage(height: 26, width: 37, seed: seed)
      var reference = ReferenceInpainting(image, hole: hole, radius: radius)
      let filled = try NavierStokes.inpaint(image, hole: hole, radius: radius)
      #expect(greatestDifference(filled.pixels.elements, reference.isophotes()) < 1e-4)
    }
  }

  /// An edge at 45 degrees, cut by a scratch: its isophotes meet again on the other side.
  @Test func anEdgeIsContinuedThroughAScratch() throws {
    let side = 40
    let edge = (0..<side * side).map { Float($0 / side > $0 % side ? 0.8 : 0.2) }
    let image = Image(pixels: Tensor(shape: [side, side, 1], elements: edge))
    let scratch = Mask(
      values: Tensor(
        shape: [side, side],
        elements: (0..<side * side).map { (18...21).contains($0 / side) ? 1 : 0 }))
    func error(_ filled: Image) -> Float {
      zip(filled.pixels.elements, edge).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
    }
    let along = error(try NavierStokes.inpaint(image, hole: scratch))
    let plain = error(try FastMarching.inpaint(image, hole: scratch, variant: .opencv))
    #expect(along < 0.7 * plain)
  }

  @Test func nothingOutsideTheHoleChanges() throws {
    let image = noiseImage(height: 31, width: 44, channels: 3)
    let hole = damage(height: 31, width: 44, seed: 1)
    let filled = try NavierStokes.inpaint(image, hole: hole)
    let (before, after) = (image.pixels.elements, filled.pixels.elements)
    for (index, value) in hole.values.elements.enumerated() where value == 0 {
      for sample in index * 3..<index * 3 + 3 { #expect(before[sample] == after[sample]) }
    }
    #expect(filled.alpha == image.alpha)
    #expect(filled.metadata == image.metadata)
  }

  @Test func aConstantImageStaysConstant() throws {
    let image = Image(height: 20, width: 30, channels: 3, repeating: 0.25)
    let hole = damage(height: 20, width: 30, seed: 2)
    let filled = try NavierStokes.inpaint(image, hole: hole)
    #expect(greatestDifference(filled.pixels.elements, image.pixels.elements) < 1e-6)
  }

  @Test func anEmptyHoleReturnsTheImage() throws {
    let image = noiseImage(height: 5, width: 7, channels: 1)
    #expect(try NavierStokes.inpaint(image, hole: Mask(height: 5, width: 7)) == image)
  }

  @Test func aHoleWithoutAnythingAroundItIsRefused() {
    #expect(throws: InpaintingError.nothingKnown(height: 4, width: 6)) {
      try NavierStokes.inpaint(
        Image(height: 4, width: 6, channels: 3), hole: Mask(height: 4, width: 6, repeating: 1))
    }
  }

  @Test func threadsDoNotChangeTheResult() throws {
    let image = softImage(height: 300, width: 400, channels: 3)
    let stripes = Mask(
      values: Tensor(
        shape: [300, 400], elements: (0..<300 * 400).map { $0 % 400 % 12 < 7 ? 1 : 0 }))
    let total = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(total) }
    let results = try [1, 2, 5].map { threads in
      ThreadBudget.shared.setTotal(threads)
      return try NavierStokes.inpaint(image, hole: stripes)
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }
}
