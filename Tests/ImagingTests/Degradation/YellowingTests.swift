import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct YellowingTests {
  @Test func whiteTurnsYellowAndBlackBrown() throws {
    let yellow = try yellowed(1, Yellowing(strength: 1...1, colourLoss: 1...1))[30, 30]
    #expect(yellow[0] > yellow[1] && yellow[1] > yellow[2] && yellow[0] > 0.9)
    #expect(yellow[2] < 0.85)
    let brown = try yellowed(0, Yellowing(strength: 1...1, colourLoss: 1...1))[30, 30]
    #expect(brown[0] > brown[1] && brown[1] > brown[2] && brown[0] < 0.2)
  }

  @Test func coloursAreLost() throws {
    var random = SeededRandom(seed: 1)
    let red = Image(
      pixels: Tensor(shape: [1, 1, 3], elements: [0.8, 0.2, 0.2]))
    let pixel = try Yellowing(strength: 0...0, colourLoss: 1...1)
      .applied(to: red, random: &random)[0, 0]
    // 0.299 · 0.8 + 0.701 · 0.2
    #expect(pixel.allSatisfy { abs($0 - 0.3794) < 1e-5 })
  }

  @Test func withoutStrengthAndLossNothingChanges() throws {
    let image = try yellowed(0.5, Yellowing(strength: 0...0, colourLoss: 0...0))
    #expect(image == Image(height: 60, width: 60, channels: 3, repeating: 0.5))
  }

  private func yellowed(_ value: Float, _ yellowing: Yellowing) throws -> Image {
    var random = SeededRandom(seed: 1)
    return try yellowing.applied(
      to: Image(height: 60, width: 60, channels: 1, repeating: value), random: &random)
  }
}
