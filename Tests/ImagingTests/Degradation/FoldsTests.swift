import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct FoldsTests {
  @Test func keepThePromisesOfDamage() throws { try expectDamage(Folds(count: 2...2)) }

  /// A fold begins and ends at the border: there is a mark in every row, or in every column.
  @Test(arguments: 1...6) func crossThePicture(_ seed: UInt64) throws {
    let marks = try damaged(evenPicture(), by: Folds(count: 1...1), seed: seed).mask
    let rows = (0..<120).count { row in (0..<150).contains { marks[row, $0] > 0 } }
    let columns = (0..<150).count { column in (0..<120).contains { marks[$0, column] > 0 } }
    let corner = rows + columns > 60
    #expect(rows == 120 || columns == 150 || corner)
  }

  /// One side catches the light, the other lies in the shade.
  @Test func haveABrightAndADarkSide() throws {
    var relief = FoldRelief(for: evenPicture())
    let way = [0, 150].map {
      DamageLine.Point(x: $0, y: 60, radius: 0, opacity: 0, brightness: 0)
    }
    relief.crease(way, height: 0.2, noise: LatticeNoise(seed: 1))
    var picture = evenPicture()
    try relief.apply(to: &picture)
    let (above, below) = (picture.image[57, 75][0], picture.image[63, 75][0])
    #expect(abs(above - 0.4) > 0.01 && abs(below - 0.4) > 0.01)
    #expect((above > 0.4) != (below > 0.4))
    #expect(picture.mask[57, 75] > 0 && picture.mask[63, 75] > 0)
    #expect(picture.mask[40, 75] == 0 && picture.image[40, 75][0] == 0.4)
  }

  @Test func moreLossShowsMorePaper() throws {
    func paper(_ loss: Double) throws -> Int {
      try damaged(evenPicture(), by: Folds(count: 1...1, loss: loss...loss))
        .image.pixels.elements.count { $0 > 0.8 }
    }
    #expect(try paper(1) > 2 * paper(0))
  }
}
