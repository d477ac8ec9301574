import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct TearsTests {
  @Test(arguments: Tears.Place.allCases) func keepThePromisesOfDamage(_ place: Tears.Place) throws {
    try expectDamage(Tears(count: 4...4, place: place))
  }

  @Test(arguments: 1...5) func atTheBorderTouchIt(_ seed: UInt64) throws {
    let tear = Tears(count: 1...1, size: 0.1...0.2, place: .border)
    let mask = try damaged(evenPicture(), by: tear, seed: seed).mask
    let border =
      (0..<150).map { max(mask[0, $0], mask[119, $0]) }
      + (0..<120).map { max(mask[$0, 0], mask[$0, 149]) }
    #expect(border.contains { $0 > 0.9 })
  }

  /// What broke off, up to 36 pixels from its middle, is wholly gone.
  @Test func hideEverythingInside() throws {
    let hole = Tears(count: 1...1, size: 0.5...0.5, place: .inside)
    let opaque = try (1...8).map { (seed: UInt64) in
      try damaged(evenPicture(), by: hole, seed: seed).mask.values.elements.count { $0 == 1 }
    }
    #expect(opaque.allSatisfy { $0 > 20 && $0 < 9000 })
    #expect((opaque.max() ?? 0) > 500)
  }
}
