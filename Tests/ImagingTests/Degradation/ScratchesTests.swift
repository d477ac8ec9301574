import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct ScratchesTests {
  @Test func keepThePromisesOfDamage() throws { try expectDamage(Scratches(count: 8...8)) }

  @Test func noneLeaveThePictureAlone() throws {
    let clean = evenPicture()
    #expect(try damaged(clean, by: Scratches(count: 0...0)) == clean)
  }

  @Test func moreAndWiderMarkMore() throws {
    func share(_ count: Int, _ width: Double) throws -> Float {
      let scratches = Scratches(
        count: count...count, width: width...width, length: 0.5...0.5, opacity: 1...1)
      return try damaged(evenPicture(), by: scratches).markedShare
    }
    let one = try share(1, 2)
    #expect(try share(20, 2) > 4 * one)
    #expect(try share(1, 8) > 2 * one)
  }

  @Test func areNoMoreOpaqueThanAsked() throws {
    let scratches = Scratches(count: 20...20, opacity: 0.2...0.2)
    let marks = try damaged(evenPicture(), by: scratches).mask.values.elements
    #expect(marks.allSatisfy { $0 <= 0.2 })
    #expect(marks.contains { $0 > 0.15 })
  }

  @Test func areAsDarkAsAsked() throws {
    func brightest(_ dark: Double) throws -> (darkened: Bool, lightened: Bool) {
      let clean = evenPicture()
      let scratches = Scratches(count: 20...20, opacity: 1...1, dark: dark)
      let pixels = try damaged(clean, by: scratches).image.pixels.elements
      let level = clean.image.pixels.elements[0]
      return (pixels.contains { $0 < level - 0.1 }, pixels.contains { $0 > level + 0.1 })
    }
    #expect(try brightest(0) == (false, true))
    #expect(try brightest(1) == (true, false))
    #expect(try brightest(0.5) == (true, true))
  }

  /// Widths and opacities vary along a scratch, and its rim is soft.
  @Test func areUneven() throws {
    let picture = try damaged(evenPicture(), by: Scratches(count: 1...1, length: 1...1))
    let marks = picture.mask.values.elements.filter { $0 > 0 }
    #expect(Set(marks).count > marks.count / 2)
  }
}
