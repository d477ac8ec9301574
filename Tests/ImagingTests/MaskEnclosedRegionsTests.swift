import Imaging
import TensorCore
import Testing

struct EnclosedRegionsTests {
  private let image = Image(height: 3, width: 6, channels: 3, repeating: 0.7)

  private func marks(_ rows: [Float]...) -> Mask {
    Mask(values: Tensor(shape: [rows.count, rows[0].count], elements: rows.flatMap { $0 }))
  }

  /// A corner behind a diagonal, which encloses it by corners.
  private var corner: Mask { marks([0, 0, 1, 0, 0, 0], [0, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]) }

  @Test func aCornerBehindMarksIsMarked() throws {
    let marked = try corner.withEnclosedRegions(of: image, upTo: 0.2, deviation: 0.03)
    #expect(marked == marks([1, 1, 1, 0, 0, 0], [1, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]))
  }

  @Test func whatIsLargerIsNot() throws {
    // 3 of 18 pixels.
    #expect(try corner.withEnclosedRegions(of: image, upTo: 0.16, deviation: 0.03) == corner)
  }

  @Test func whatIsNotOfOneToneIsNot() throws {
    var image = image
    // Green of one of three is 0.1 off: a standard deviation of 0.1 sqrt(2) / 3 = 0.047.
    image.pixels.withUnsafeMutableBufferPointer { $0[1] += 0.1 }
    #expect(try corner.withEnclosedRegions(of: image, upTo: 0.2, deviation: 0.045) == corner)
    #expect(try corner.withEnclosedRegions(of: image, upTo: 0.2, deviation: 0.05) != corner)
  }

  @Test func theInsideOfAHoleIsMarkedAndFaintMarksAreKept() throws {
    let ring = marks([0.2, 1, 1, 1, 0, 0], [0, 1, 0.3, 1, 0, 0], [0, 1, 1, 1, 0, 0])
    let marked = try ring.withEnclosedRegions(of: image, upTo: 0.1, deviation: 0.03)
    #expect(marked == marks([0.2, 1, 1, 1, 0, 0], [0, 1, 1, 1, 0, 0], [0, 1, 1, 1, 0, 0]))
  }
}
