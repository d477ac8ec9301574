import TensorCore
import TestSupport
import Testing

@Suite struct ConvolutionGeometryInputsTests {
  static let geometries: [ConvolutionGeometry] = [
    ConvolutionGeometry(kernelSize: 1),
    ConvolutionGeometry(kernelSize: 3, padding: 1),
    ConvolutionGeometry(kernelSize: 3, padding: 2, dilation: 2),
    ConvolutionGeometry(kernelSize: 3, stride: 2, padding: 1),
    ConvolutionGeometry(kernelSize: 5, padding: 2),
    ConvolutionGeometry(kernelSize: 7, stride: 2, padding: 3),
    .transposed(kernelSize: 2, stride: 2),
    .transposed(kernelSize: 4, stride: 2, padding: 1),
    .transposed(kernelSize: 5, stride: 2, padding: 2, outputPadding: 1),
  ]

  @Test("Inputs that do not decide results may be anything", arguments: geometries)
  func othersDoNotMatter(_ geometry: ConvolutionGeometry) throws {
    var random = FixedRandom(seed: 1)
    let convolution = Self.convolution(geometry, &random)
    let input = random.tensor([1, 40, 24, 8])
    let result = try convolution(input)
    for rows in [0..<1, 5..<8, 9..<10, 7..<result.shape[1]] {
      let deciding = geometry.inputs(deciding: rows)
      var other = random.tensor(input.shape)
      other.withUnsafeMutableBufferPointer { other in
        for row in 0..<40 where deciding.contains(row) {
          for index in row * 24 * 8..<(row + 1) * 24 * 8 { other[index] = input.elements[index] }
        }
      }
      let kept = try Self.rows(rows, of: convolution(other))
      #expect(try kept == Self.rows(rows, of: result), "rows \(rows)")
    }
  }

  @Test("Moved by the grid, results are the same", arguments: geometries)
  func movesKeepBits(_ geometry: ConvolutionGeometry) throws {
    var random = FixedRandom(seed: 2)
    let convolution = Self.convolution(geometry, &random)
    let input = random.tensor([1, 48, 24, 8])
    let grid = geometry.inputGrid
    let part = try input.cropped(top: grid, left: 0, height: 48 - grid, width: 24)
    let moved = geometry.isTransposed ? grid * geometry.stride : grid / geometry.stride
    let (whole, ofPart) = (
      try convolution(input),
      try PartOfImage.run((48 - grid, 24), of: (48, 24)) { try convolution(part) }
    )
    // The first rows of the part see its edge instead of what lies above.
    let first = (1...8).first { geometry.inputs(deciding: $0..<$0 + 1).lowerBound >= 0 } ?? 8
    let last = ofPart.shape[1] - 8
    #expect(
      try Self.rows(first..<last, of: ofPart)
        == Self.rows(first + moved..<last + moved, of: whole))
  }

  @Test("Winograd's tiles of four are decided together")
  func winograd() {
    let geometry = ConvolutionGeometry(kernelSize: 3, padding: 1)
    #expect(geometry.inputGrid == 4)
    #expect(geometry.inputs(deciding: 5..<6) == 3..<9)
    let dilated = ConvolutionGeometry(kernelSize: 3, padding: 2, dilation: 2)
    #expect(dilated.inputGrid == 8)
    #expect(dilated.inputs(deciding: 8..<16) == 6..<18)
  }

  private static func convolution(
    _ geometry: ConvolutionGeometry, _ random: inout FixedRandom
  ) -> Convolution {
    Convolution(
      weight: random.tensor([8, 8, geometry.kernelHeight, geometry.kernelWidth]),
      geometry: geometry)
  }

  private static func rows(_ rows: Range<Int>, of tensor: Tensor) throws -> Tensor {
    try tensor.cropped(
      top: rows.lowerBound, left: 0, height: rows.count, width: tensor.shape[2])
  }
}
