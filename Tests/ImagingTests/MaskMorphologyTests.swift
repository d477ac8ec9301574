import Imaging
import TensorCore
import TestSupport
import Testing

@Suite struct MaskMorphologyTests {
  private func mask(_ rows: String...) -> Mask {
    let values = rows.flatMap { $0.map { $0 == "#" ? Float(1) : 0 } }
    return Mask(values: Tensor(shape: [rows.count, rows[0].count], elements: values))
  }

  @Test func radiusZeroChangesNothing() throws {
    let soft = noise(height: 5, width: 7, levels: 9, density: 0.5, seed: 1)
    for element in StructuringElement.allCases {
      #expect(try soft.dilated(radius: 0, element: element) == soft)
      #expect(try soft.eroded(radius: 0, element: element) == soft)
    }
  }

  @Test func emptyAndFullStaySo() throws {
    for element in StructuringElement.allCases {
      for value: Float in [0, 1] {
        let plain = Mask(height: 4, width: 6, repeating: value)
        #expect(try plain.dilated(radius: 3, element: element) == plain)
        #expect(try plain.eroded(radius: 3, element: element) == plain)
      }
    }
  }

  @Test func aPointBecomesTheElement() throws {
    let point = mask(".......", ".......", ".......", "...#...", ".......", ".......", ".......")
    let disk = mask(".......", "...#...", "..###..", ".#####.", "..###..", "...#...", ".......")
    let square = mask(".......", ".#####.", ".#####.", ".#####.", ".#####.", ".#####.", ".......")
    #expect(try point.dilated(radius: 2) == disk)
    #expect(try point.dilated(radius: 2, element: .square) == square)
    #expect(try disk.eroded(radius: 2) == point)
    #expect(try square.eroded(radius: 2, element: .square) == point)
  }

  @Test func theBorderDoesNotErode() throws {
    let corner = mask("###.", "###.", "....")
    #expect(try corner.eroded(radius: 1, element: .square) == mask("##..", "....", "...."))
  }

  /// Widths around a word and a vector, radii from one pixel to more than the image is long.
  @Test(arguments: [1, 2, 3, 5, 8, 31, 32, 33, 64, 100, 300])
  func agreesWithTheDefinition(radius: Int) throws {
    for (height, width) in [(1, 1), (1, 70), (40, 1), (13, 64), (23, 131)] {
      for levels in [2, 5] {
        let input = noise(
          height: height, width: width, levels: levels, density: radius < 5 ? 0.2 : 0.01,
          seed: UInt64(radius))
        for element in StructuringElement.allCases {
          let dilated = try input.dilated(radius: radius, element: element)
          #expect(dilated.values.elements == extremum(input, radius, element, max))
          let eroded = try input.eroded(radius: radius, element: element)
          #expect(eroded.values.elements == extremum(input, radius, element, min))
        }
      }
    }
  }

  /// Sparse, so that the circle itself shows, on both sides of the change of method.
  @Test(arguments: [40, 100, 257, 500, 1023, 1024, 1025, 1500])
  func largeDisksAreRound(radius: Int) throws {
    let (height, width) = (60, 2600)
    let points = [(17, 400), (0, 90), (59, 2520)]
    var values = [Float](repeating: 0, count: height * width)
    for (row, column) in points { values[row * width + column] = 1 }
    let input = Mask(values: Tensor(shape: [height, width], elements: values))
    for index in values.indices {
      let near = points.contains {
        let (dy, dx) = ($0.0 - index / width, $0.1 - index % width)
        return dy * dy + dx * dx <= radius * radius
      }
      values[index] = near ? 1 : 0
    }
    #expect(try input.dilated(radius: radius).values.elements == values)
    #expect(
      try input.transposed.dilated(radius: radius).transposed.values.elements == values)
    // Erosion of the complement is the complement of dilation.
    let eroded = try input.complement.eroded(radius: radius)
    #expect(eroded.complement.values.elements == values)
  }

  @Test func stopsWhenCancelled() {
    let cancellation = Cancellation()
    cancellation.cancel()
    Cancellation.$current.withValue(cancellation) {
      #expect(throws: CancelledError.self) {
        try Mask(height: 9, width: 9).dilated(radius: 2)
      }
    }
  }

  private func noise(height: Int, width: Int, levels: Int, density: Float, seed: UInt64)
    -> Mask
  {
    var random = FixedRandom(seed: seed)
    let values = (0..<height * width).map { _ in
      guard random.uniform() < density else { return Float(0) }
      return Float(Int.random(in: 0..<levels, using: &random)) / Float(levels - 1)
    }
    return Mask(values: Tensor(shape: [height, width], elements: values))
  }

  /// The extremum over the neighbours that exist, pixel by pixel.
  private func extremum(
    _ mask: Mask, _ radius: Int, _ element: StructuringElement, _ pick: (Float, Float) -> Float
  ) -> [Float] {
    let (height, width, values) = (mask.height, mask.width, mask.values.elements)
    return values.indices.map { index in
      let (row, column) = (index / width, index % width)
      var result = values[index]
      for y in max(0, row - radius)...min(height - 1, row + radius) {
        for x in max(0, column - radius)...min(width - 1, column + radius) {
          let far = (y - row) * (y - row) + (x - column) * (x - column)
          if element == .disk, far > radius * radius { continue }
          result = pick(result, values[y * width + x])
        }
      }
      return result
    }
  }
}

extension Mask {
  fileprivate var transposed: Mask {
    let values = self.values.elements
    return Mask(
      values: Tensor(
        shape: [width, height],
        elements: values.indices.map { values[$0 % height * width + $0 / height] }))
  }

  fileprivate var complement: Mask {
    Mask(values: Tensor(shape: values.shape, elements: values.elements.map { 1 - $0 }))
  }
}
