import Imaging
import TensorCore
import Testing

@Suite struct FastMarchingTests {
  @Test(arguments: [1, 3], [1, 2, 3, 5])
  func agreesWithTheFormulas(channels: Int, radius: Int) throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      let image = softImage(height: 26, width: 37, channels: channels, seed: seed)
      let hole = damage(height: 26, width: 37, seed: seed)
      var reference = ReferenceInpainting(image, hole: hole, radius: radius)
      let filled = try FastMarching.inpaint(image, hole: hole, radius: radius)
      #expect(greatestDifference(filled.pixels.elements, reference.marching()) < 1e-4)
    }
  }

  @Test func windowsWiderThanAVectorAgreeWithTheFormulas() throws {
    let image = softImage(height: 20, width: 23, channels: 3)
    let hole = damage(height: 20, width: 23, seed: 5)
    var reference = ReferenceInpainting(image, hole: hole, radius: 9)
    let filled = try FastMarching.inpaint(image, hole: hole, radius: 9)
    #expect(greatestDifference(filled.pixels.elements, reference.marching()) < 1e-4)
  }

  @Test(arguments: FastMarching.Variant.allCases)
  func nothingOutsideTheHoleChanges(variant: FastMarching.Variant) throws {
    let image = noiseImage(height: 31, width: 44, channels: 3)
    let hole = damage(height: 31, width: 44, seed: 1)
    let filled = try FastMarching.inpaint(image, hole: hole, variant: variant)
    let (before, after) = (image.pixels.elements, filled.pixels.elements)
    for (index, value) in hole.values.elements.enumerated() where value == 0 {
      for sample in index * 3..<index * 3 + 3 { #expect(before[sample] == after[sample]) }
    }
    #expect(filled.alpha == image.alpha)
    #expect(filled.metadata == image.metadata)
  }

  @Test(arguments: FastMarching.Variant.allCases)
  func aConstantImageStaysConstant(variant: FastMarching.Variant) throws {
    let image = Image(height: 20, width: 30, channels: 3, repeating: 0.25)
    let hole = damage(height: 20, width: 30, seed: 2)
    let filled = try FastMarching.inpaint(image, hole: hole, variant: variant)
    #expect(greatestDifference(filled.pixels.elements, image.pixels.elements) < 1e-6)
  }

  @Test func aRampIsContinuedAlongAScratchAcrossIt() throws {
    let (height, width) = (21, 64)
    let ramp = (0..<height * width).map { Float($0 % width) / Float(width) }
    let image = Image(pixels: Tensor(shape: [height, width, 1], elements: ramp))
    let scratch = Mask(
      values: Tensor(
        shape: [height, width],
        elements: (0..<height * width).map { (8...12).contains($0 / width) ? 1 : 0 }))
    let filled = try FastMarching.inpaint(image, hole: scratch)
    let middle = (0..<height * width).filter { (4..<width - 4).contains($0 % width) }
    for index in middle { #expect(abs(filled.pixels.elements[index] - ramp[index]) < 1e-4) }
  }

  @Test func aScratchAlongTheStepsOfARampIsOffByAStepAtMost() throws {
    let (height, width) = (40, 64)
    let ramp = (0..<height * width).map { Float($0 % width) / Float(width) }
    let image = Image(pixels: Tensor(shape: [height, width, 1], elements: ramp))
    let scratch = Mask(
      values: Tensor(
        shape: [height, width],
        elements: (0..<height * width).map { (30...32).contains($0 % width) ? 1 : 0 }))
    let filled = try FastMarching.inpaint(image, hole: scratch)
    #expect(greatestDifference(filled.pixels.elements, ramp) < 1.01 / Float(width))
  }

  @Test func theFillHasNoNewExtrema() throws {
    let image = softImage(height: 30, width: 30, channels: 1)
    let hole = damage(height: 30, width: 30, seed: 4)
    let known = zip(image.pixels.elements, hole.values.elements).filter { $1 == 0 }.map(\.0)
    let filled = try FastMarching.inpaint(image, hole: hole).pixels.elements
    #expect(filled.min() == known.min())
    #expect(filled.max() == known.max())
  }

  @Test(arguments: FastMarching.Variant.allCases)
  func anEmptyHoleReturnsTheImage(variant: FastMarching.Variant) throws {
    let image = noiseImage(height: 5, width: 7, channels: 3)
    let empty = Mask(height: 5, width: 7, repeating: 0.5)
    #expect(try FastMarching.inpaint(image, hole: empty, variant: variant) == image)
  }

  @Test(arguments: FastMarching.Variant.allCases)
  func aHoleWithoutAnythingAroundItIsRefused(variant: FastMarching.Variant) {
    let image = Image(height: 4, width: 6, channels: 3)
    #expect(throws: InpaintingError.nothingKnown(height: 4, width: 6)) {
      try FastMarching.inpaint(
        image, hole: Mask(height: 4, width: 6, repeating: 1), variant: variant)
    }
    #expect(throws: InpaintingError.nothingKnown(height: 1, width: 1)) {
      try FastMarching.inpaint(
        Image(height: 1, width: 1, channels: 1), hole: Mask(height: 1, width: 1, repeating: 1),
        variant: variant)
    }
  }

  @Test(arguments: FastMarching.Variant.allCases)
  func aMaskOfAnotherSizeIsRefused(variant: FastMarching.Variant) {
    #expect(
      throws: InpaintingError.sizesDiffer(
        imageHeight: 4, imageWidth: 6, maskHeight: 6, maskWidth: 4)
    ) {
      try FastMarching.inpaint(
        Image(height: 4, width: 6, channels: 1), hole: Mask(height: 6, width: 4),
        variant: variant)
    }
  }

  @Test(arguments: FastMarching.Variant.allCases)
  func aSingleRowOrColumnIsFilled(variant: FastMarching.Variant) throws {
    let row = Image(pixels: Tensor(shape: [1, 5, 1], elements: [0.25, 0, 0, 0, 0.25]))
    let inRow = try FastMarching.inpaint(row, hole: hole(".###."), variant: variant)
    #expect(greatestDifference(inRow.pixels.elements, [0.25, 0.25, 0.25, 0.25, 0.25]) < 1e-6)
    let column = Image(pixels: Tensor(shape: [3, 1, 1], elements: [0.5, 0, 0]))
    let inColumn = try FastMarching.inpaint(
      column, hole: hole(".", "#", "#"), variant: variant)
    #expect(greatestDifference(inColumn.pixels.elements, [0.5, 0.5, 0.5]) < 1e-6)
  }

  @Test(arguments: FastMarching.Variant.allCases)
  func aHoleThatLeavesOnePixelTakesItsColour(variant: FastMarching.Variant) throws {
    var samples = [Float](repeating: 0.9, count: 9 * 11 * 3)
    for channel in 0..<3 { samples[(4 * 11 + 5) * 3 + channel] = 0.2 * Float(channel) }
    var values = [Float](repeating: 1, count: 9 * 11)
    values[4 * 11 + 5] = 0
    let filled = try FastMarching.inpaint(
      Image(pixels: Tensor(shape: [9, 11, 3], elements: samples)),
      hole: Mask(values: Tensor(shape: [9, 11], elements: values)), variant: variant)
    let wanted = (0..<9 * 11 * 3).map { 0.2 * Float($0 % 3) }
    #expect(greatestDifference(filled.pixels.elements, wanted) < 1e-5)
  }

  @Test(arguments: FastMarching.Variant.allCases)
  func threadsDoNotChangeTheResult(variant: FastMarching.Variant) throws {
    let image = softImage(height: 300, width: 400, channels: 3)
    let hole = damage(height: 300, width: 400, seed: 9)
    let wide = Mask(
      values: Tensor(
        shape: [300, 400],
        elements: hole.values.elements.enumerated().map { $0 % 400 % 12 < 7 ? 1 : $1 }))
    let total = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(total) }
    let results = try [1, 2, 5].map { threads in
      ThreadBudget.shared.setTotal(threads)
      return try FastMarching.inpaint(image, hole: wide, variant: variant)
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test(arguments: FastMarching.Variant.allCases)
  func stopsWhenCancelled(variant: FastMarching.Variant) {
    let cancellation = Cancellation()
    cancellation.cancel()
    Cancellation.$current.withValue(cancellation) {
      #expect(throws: CancelledError.self) {
        try FastMarching.inpaint(
          Image(height: 9, width: 9, channels: 1), hole: damage(height: 9, width: 9, seed: 1),
          variant: variant)
      }
    }
  }

  /// Values of `cv2.inpaint(image, mask, 3, cv2.INPAINT_TELEA)`, OpenCV 5.0, which rounds each
  /// step to 8 bits and adds half a level while at it.
  @Test func theOpenCVVariantFollowsOpenCV() throws {
    let (image, mask, wanted) = OpenCVFixture.telea
    let filled = try FastMarching.inpaint(image, hole: mask, variant: .opencv)
    #expect(greatestDifference(filled.pixels.elements, wanted) < 4 / 255)
  }
}
