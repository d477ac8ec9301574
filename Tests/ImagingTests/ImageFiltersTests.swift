import Glibc
import Imaging
import TensorCore
import Testing

@Suite struct ImageFiltersTests {
  static let shapes: [[Int]] = [[1, 1, 1], [1, 9, 3], [7, 1, 1], [5, 70, 3], [70, 67, 1]]

  @Test func zeroChangesNothing() throws {
    let image = noiseImage(height: 5, width: 7, channels: 3)
    #expect(try image.gaussianBlurred(sigma: 0) == image)
    #expect(try image.boxFiltered(radius: 0) == image)
    #expect(try image.medianFiltered(radius: 0) == image)
    let nothing = Image(height: 5, width: 7, channels: 3)
    #expect(try image.topHat(.white, radius: 0).pixels == nothing.pixels)
  }

  @Test func alphaAndMetadataStay() throws {
    let image = noiseImage(height: 9, width: 8, channels: 3)
    for changed in [
      try image.gaussianBlurred(sigma: 1), try image.boxFiltered(radius: 1),
      try image.medianFiltered(radius: 1), try image.topHat(.black, radius: 1),
    ] {
      #expect(changed.alpha == image.alpha)
      #expect(changed.metadata == image.metadata)
      #expect(changed.pixels != image.pixels)
    }
  }

  @Test(arguments: [Float(0), 0.3, 1]) func aPlainPictureStaysPlain(value: Float) throws {
    let image = Image(height: 40, width: 50, channels: 1, repeating: value)
    #expect(try image.boxFiltered(radius: 7) == image)
    #expect(try image.medianFiltered(radius: 3) == image)
    let blurred = try image.gaussianBlurred(sigma: 2.5)
    #expect(blurred.pixels.elements.allSatisfy { abs($0 - value) < 1e-6 && $0 <= 1 })
  }

  @Test(arguments: shapes, [0.4, 1.5, 6]) func gaussianIsTheConvolution(
    shape: [Int], sigma: Double
  ) throws {
    let image = noiseImage(height: shape[0], width: shape[1], channels: shape[2])
    let reach = Int((4 * sigma).rounded(.up))
    let bell = (-reach...reach).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let total = bell.reduce(0, +)
    let expected = window(image, reach) { samples in
      var sum = 0.0
      for (index, sample) in samples.enumerated() {
        sum += Double(sample) * bell[index / bell.count] * bell[index % bell.count]
      }
      return sum / (total * total)
    }
    let blurred = try image.gaussianBlurred(sigma: sigma).pixels.elements
    #expect(zip(blurred, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 })
  }

  @Test(arguments: shapes, [1, 2, 5, 30]) func boxIsTheMean(shape: [Int], radius: Int) throws {
    let image = noiseImage(height: shape[0], width: shape[1], channels: shape[2])
    let expected = window(image, radius) { samples in
      samples.reduce(0) { $0 + Double($1) } / Double(samples.count)
    }
    let means = try image.boxFiltered(radius: radius).pixels.elements
    #expect(zip(means, expected).allSatisfy { abs(Double($0) - $1) < 1e-7 })
  }

  @Test func boxDoesNotDrift() throws {
    // 1 beside 1e-7, down a column of 3000: a running sum of floats would lose the small ones.
    let values = (0..<3000).map { $0 < 1500 ? Float(1) : 1e-7 }
    let column = Image(pixels: Tensor(shape: [3000, 1, 1], elements: values))
    #expect(try column.boxFiltered(radius: 4)[2000, 0] == [1e-7])
  }

  @Test(arguments: shapes, [1, 2, 3, 4, 9]) func medianIsTheMiddleOne(
    shape: [Int], radius: Int
  ) throws {
    let image = noiseImage(height: shape[0], width: shape[1], channels: shape[2])
    let expected = window(image, radius) { samples in
      Double(samples.sorted()[samples.count / 2])
    }
    let medians = try image.medianFiltered(radius: radius).pixels.elements
    #expect(medians.map(Double.init) == expected)
  }

  @Test func medianRemovesSpecksAndKeepsEdges() throws {
    var values = (0..<100).map { $0 % 10 < 5 ? Float(0.2) : 0.8 }
    let clean = Image(pixels: Tensor(shape: [10, 10, 1], elements: values))
    values[33] = 1
    values[77] = 0
    let dusty = Image(pixels: Tensor(shape: [10, 10, 1], elements: values))
    #expect(try dusty.medianFiltered(radius: 1) == clean)
    #expect(try dusty.medianFiltered(radius: 2) == clean)
  }

  @Test func topHatsFindWhatIsNarrow() throws {
    // A vertical line 2 pixels wide, brighter by 0.5, on a ramp.
    let values = (0..<200).map { index -> Float in
      let column = index % 20
      let line: Float = column == 7 || column == 8 ? 0.5 : 0
      return Float(column) / 64 + line
    }
    let image = Image(pixels: Tensor(shape: [10, 20, 1], elements: values))
    func found(_ polarity: TopHat.Polarity, _ element: TopHat.Element, column: Int) throws
      -> Float
    {
      try image.topHat(polarity, radius: 2, element: element)[5, column][0]
    }
    #expect(try found(.white, .horizontal, column: 7) > 0.45)
    #expect(try found(.white, .horizontal, column: 14) == 0)
    #expect(try found(.white, .square, column: 8) > 0.45)
    #expect(try found(.white, .disk, column: 8) > 0.45)
    #expect(try found(.white, .vertical, column: 8) == 0)
    #expect(try found(.black, .horizontal, column: 8) == 0)
  }

  @Test func masksAreFilteredAlike() throws {
    let image = noiseImage(height: 30, width: 20, channels: 1)
    let mask = Mask(values: image.pixels.reshaped([30, 20]))
    #expect(
      try mask.medianFiltered(radius: 2).values.elements
        == image.medianFiltered(radius: 2).pixels.elements)
    #expect(
      try mask.gaussianBlurred(sigma: 2).values.elements
        == image.gaussianBlurred(sigma: 2).pixels.elements)
    #expect(
      try mask.boxFiltered(radius: 3).values.elements
        == image.boxFiltered(radius: 3).pixels.elements)
    #expect(
      try mask.topHat(.black, radius: 2).values.elements
        == image.topHat(.black, radius: 2).pixels.elements)
  }

  /// What `value` makes of the samples of each window, row by row, mirrored at the border.
  private func window(_ image: Image, _ radius: Int, _ value: ([Float]) -> Double) -> [Double] {
    let (height, width, channels) = (image.height, image.width, image.channels)
    let pixels = image.pixels.elements
    func mirrored(_ index: Int, _ count: Int) -> Int {
      var index = index
      while count > 1, index < 0 || index >= count {
        index = index < 0 ? -index : 2 * (count - 1) - index
      }
      return count == 1 ? 0 : index
    }
    return (0..<height * width * channels).map { place in
      let (row, column) = (place / channels / width, place / channels % width)
      var samples: [Float] = []
      for y in row - radius...row + radius {
        let line = mirrored(y, height) * width
        for x in column - radius...column + radius {
          samples.append(pixels[(line + mirrored(x, width)) * channels + place % channels])
        }
      }
      return value(samples)
    }
  }
}
