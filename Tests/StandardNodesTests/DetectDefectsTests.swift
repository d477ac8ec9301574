import NodeKit
import Testing

@Suite struct DetectDefectsTests {
  /// A white scratch, two pixels wide, down an even gray picture.
  private let scratched = Image(
    pixels: Tensor(
      shape: [96, 96, 1], elements: (0..<96 * 96).map { 40...41 ~= $0 % 96 ? 0.9 : 0.4 }))

  @Test func findsAScratchAndLittleElse() throws {
    let found = try callNode("detect-defects", ["image": scratched]).mask()
    let columns = (0..<96).map { column in (8..<88).map { found[$0, column] }.reduce(0, +) }
    #expect(columns[40] == 80 && columns[41] == 80)
    #expect(columns[..<37].allSatisfy { $0 == 0 } && columns[45...].allSatisfy { $0 == 0 })
  }

  @Test func findsNothingOnAnEvenPicture() throws {
    let even = Image(height: 64, width: 64, channels: 3, repeating: 0.5)
    let found = try callNode("detect-defects", ["image": even], ["sensitivity": .number(1)])
    #expect(try found.mask() == Mask(height: 64, width: 64))
  }

  @Test func isMoreSensitiveWhenAsked() throws {
    let faint = Image(
      pixels: Tensor(
        shape: [96, 96, 1], elements: (0..<96 * 96).map { $0 % 96 == 40 ? 0.45 : 0.4 }))
    func area(_ sensitivity: Double) throws -> Float {
      try callNode("detect-defects", ["image": faint], ["sensitivity": .number(sensitivity)])
        .mask().values.elements.reduce(0, +)
    }
    #expect(try area(0) <= area(1))
    #expect(try area(1) > 0)
  }
}
