import Imaging
import TensorCore
import Testing

struct RasterResizeTests {
  /// Tenths, `(7 r + 5 c + (r c) % 3) % 11`, of row r and column c.
  private let pattern = Mask(
    values: Tensor(
      shape: [5, 7],
      elements: (0..<35).map { index -> Float in
        let (r, c) = (index / 7, index % 7)
        return Float((r * 7 + c * 5 + (r * c) % 3) % 11) / 10
      }))

  // Literals: Pillow 13.0.0, Image.fromarray(pattern, mode="F").resize((width, height), ...),
  // BILINEAR, BICUBIC and LANCZOS, clipped to 0...1 and rounded to five places.
  @Test(arguments: [
    (Interpolation.bilinear, [0.51299, 0.49733, 0.4276, 0.58409, 0.58743, 0.37273] as [Float]),
    (.bicubic, [0.50427, 0.51633, 0.42516, 0.58979, 0.60391, 0.35108]),
    (.lanczos, [0.51058, 0.52264, 0.4244, 0.59764, 0.59482, 0.33972]),
  ])
  func shrinksAsPillowDoes(interpolation: Interpolation, expected: [Float]) throws {
    let small = try pattern.resized(height: 2, width: 3, interpolation: interpolation)
    #expect(small.height == 2 && small.width == 3)
    #expect(difference(small.values.elements, expected) < 6e-6)
  }

  @Test(arguments: [
    (
      Interpolation.bilinear,
      [0.4, 0.35238, 0.57619, 0.72698, 0.17143, 0.60476, 0.42698, 0.31429, 0.57143] as [Float]
    ),
    (.bicubic, [0.42488, 0.27785, 0.58952, 0.81463, 0.12964, 0.66903, 0.41128, 0.25118, 0.62429]),
    (.lanczos, [0.46088, 0.20631, 0.63816, 0.84063, 0.10196, 0.69036, 0.42622, 0.21342, 0.69492]),
  ])
  func growsAsPillowDoes(interpolation: Interpolation, secondRow: [Float]) throws {
    let large = try pattern.resized(height: 7, width: 9, interpolation: interpolation)
    #expect(difference(Array(large.values.elements[9..<18]), secondRow) < 6e-6)
  }

  @Test func areaIsTheMeanOfWhatIsCovered() throws {
    // Two pixels become three: the middle one covers a third of each neighbour's rest.
    let pair = Mask(values: Tensor(shape: [1, 2], elements: [0.2, 0.8]))
    let three = try pair.resized(height: 1, width: 3, interpolation: .area)
    #expect(difference(three.values.elements, [0.2, 0.5, 0.8]) < 1e-6)
    // Three become two: 2/3 * 0.1 + 1/3 * 0.4 and 1/3 * 0.4 + 2/3 * 1.
    let triple = Mask(values: Tensor(shape: [3, 1], elements: [0.1, 0.4, 1]))
    let two = try triple.resized(height: 2, width: 1, interpolation: .area)
    #expect(difference(two.values.elements, [0.2, 0.8]) < 1e-6)
  }

  @Test(arguments: [(13, 7), (1, 1), (90, 131), (40, 100)])
  func areaEqualsBruteForce(height: Int, width: Int) throws {
    let mask = Mask(values: noise(height: 40, width: 50, channels: 1).reshaped([40, 50]))
    let resized = try mask.resized(height: height, width: width, interpolation: .area)
    let expected = (0..<height).flatMap { row in
      (0..<width).map { areaMean(of: mask, row, column: $0, height, width) }
    }
    #expect(difference(resized.values.elements, expected) < 2e-6)
  }

  @Test func nearestOnlyMovesPixels() throws {
    let row = Image(pixels: Tensor(shape: [1, 2, 3], elements: [1, 2, 3, 4, 5, 6]))
    let wide = try row.resized(height: 1, width: 4, interpolation: .nearest)
    #expect(wide.pixels.elements == [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])
    let mask = Mask(values: Tensor(shape: [1, 5], elements: [1, 2, 3, 4, 5]))
    let narrow = try mask.resized(height: 1, width: 3, interpolation: .nearest)
    #expect(narrow.values.elements == [1, 3, 5])
  }

  @Test(arguments: Interpolation.allCases)
  func sameSizeIsTheIdentity(interpolation: Interpolation) throws {
    let raster = Raster.image(noiseImage(height: 9, width: 11, channels: 3))
    #expect(try raster.resized(height: 9, width: 11, interpolation: interpolation) == raster)
  }

  @Test(arguments: Interpolation.allCases)
  func oneSideMayStay(interpolation: Interpolation) throws {
    let mask = Mask(values: noise(height: 9, width: 11, channels: 1).reshaped([9, 11]))
    let tall = try mask.resized(height: 30, width: 11, interpolation: interpolation)
    let wide = try mask.rotated(.clockwise90)
      .resized(height: 11, width: 30, interpolation: interpolation)
    let expected = try wide.rotated(.clockwise270)
    #expect(difference(tall.values.elements, expected.values.elements) < 1e-6)
  }

  @Test(arguments: Interpolation.allCases, [(1, 1), (3, 2), (10, 77), (64, 64)])
  func aFlatPictureStaysFlat(interpolation: Interpolation, size: (Int, Int)) throws {
    let flat = Image(height: 20, width: 31, channels: 3, repeating: 0.7)
    let resized = try flat.resized(height: size.0, width: size.1, interpolation: interpolation)
    #expect(resized.pixels.elements.allSatisfy { abs($0 - 0.7) < 1e-6 })
  }

  @Test(arguments: Interpolation.allCases)
  func onePixelFillsAnything(interpolation: Interpolation) throws {
    let one = Image(height: 1, width: 1, channels: 3, repeating: 0.25)
    let many = try one.resized(height: 6, width: 5, interpolation: interpolation)
    #expect(many == Image(height: 6, width: 5, channels: 3, repeating: 0.25))
  }

  @Test(arguments: [Interpolation.bilinear, .bicubic, .lanczos, .area])
  func channelsAndAlphaAreResizedAlike(interpolation: Interpolation) throws {
    let gray = noiseImage(height: 61, width: 83, channels: 1)
    var image = try gray.expandedToRGB()
    image.alpha = gray.pixels.reshaped([61, 83])
    let resized = try image.resized(height: 47, width: 130, interpolation: interpolation)
    let expected = try gray.resized(height: 47, width: 130, interpolation: interpolation)
    #expect(resized.alpha == expected.pixels.reshaped([47, 130]))
    let wanted = try expected.expandedToRGB().pixels.elements
    #expect(difference(resized.pixels.elements, wanted) < 1e-6)
    #expect(resized.metadata == image.metadata)
  }

  @Test(arguments: [Interpolation.bicubic, .lanczos])
  func overshootIsCutOff(interpolation: Interpolation) throws {
    let edge = Mask(values: Tensor(shape: [1, 8], elements: [0, 0, 0, 0, 1, 1, 1, 1]))
    let large = try edge.resized(height: 1, width: 40, interpolation: interpolation)
    #expect(large.values.elements.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(large.values.elements.contains(1) && large.values.elements.contains(0))
  }

  @Test(arguments: [Interpolation.bilinear, .bicubic, .lanczos])
  func shrinkingFineStripesGivesGray(interpolation: Interpolation) throws {
    let stripes = Mask(
      values: Tensor(shape: [1, 120], elements: (0..<120).map { Float($0 % 2) }))
    let small = try stripes.resized(height: 1, width: 20, interpolation: interpolation)
    #expect(small.values.elements[4..<16].allSatisfy { abs($0 - 0.5) < 0.02 })
  }

  @Test func aSizeIsPositive() async {
    await #expect(processExitsWith: .failure) {
      _ = try Mask(height: 2, width: 2).resized(height: 0, width: 2, interpolation: .area)
    }
  }

  private func difference(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }

  /// The mean over one pixel of the resized mask:
  /// every source pixel times the area in which both overlap.
  private func areaMean(
    of mask: Mask, _ row: Int, column: Int, _ height: Int, _ width: Int
  ) -> Float {
    var (sum, area) = (0.0, 0.0)
    for r in 0..<mask.height {
      let tall = overlap(row, height, with: r, mask.height)
      for c in 0..<mask.width where tall > 0 {
        let shared = tall * overlap(column, width, with: c, mask.width)
        sum += shared * Double(mask[r, c])
        area += shared
      }
    }
    return Float(sum / area)
  }

  private func overlap(_ new: Int, _ newCount: Int, with old: Int, _ oldCount: Int) -> Double {
    let ratio = Double(oldCount) / Double(newCount)
    let start = max(Double(new) * ratio, Double(old))
    return max(0, min(Double(new + 1) * ratio, Double(old + 1)) - start)
  }
}
