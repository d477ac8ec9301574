import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct DustTests {
  @Test func keepsThePromisesOfDamage() throws { try expectDamage(Dust(fibres: 2...2)) }

  /// Half of the specks are small, a few are large.
  @Test func isOfManySizes() throws {
    let dust = Dust(count: 300...300, radius: 0.5...6, fibres: 0...0)
    let marks = try damaged(evenPicture(height: 400, width: 400), by: dust).mask
    let areas = try marks.thresholded(at: 0.2).specks().sorted()
    #expect(areas.count > 20)
    #expect(areas[areas.count / 2] < 12)
    #expect(areas[areas.count - 1] > 30)
  }

  @Test func isLightOrDarkAsAsked() throws {
    func samples(_ dark: Double) throws -> [Float] {
      try damaged(evenPicture(), by: Dust(count: 80...80, dark: dark)).image.pixels.elements
    }
    #expect(try samples(0).allSatisfy { $0 >= 0.4 })
    #expect(try samples(1).allSatisfy { $0 <= 0.4 })
  }
}

extension Mask {
  /// The areas of what hangs together, by filling neighbours.
  fileprivate func specks() -> [Int] {
    var left = Set(values.elements.indices.filter { values.elements[$0] > 0 })
    var areas: [Int] = []
    while let first = left.popFirst() {
      var (open, area) = ([first], 0)
      while let index = open.popLast() {
        area += 1
        for next in [index - 1, index + 1, index - width, index + width] {
          if left.remove(next) != nil { open.append(next) }
        }
      }
      areas.append(area)
    }
    return areas
  }
}
