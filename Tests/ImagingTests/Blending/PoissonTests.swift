import Imaging
import TensorCore
import TestSupport
import Testing

@Suite struct PoissonTests {
  // MARK: - Against a dense solve

  @Test(arguments: Poisson.Guidance.allCases, [1, 3])
  func agreesWithGaussianElimination(guidance: Poisson.Guidance, channels: Int) throws {
    var random = FixedRandom(seed: 7)
    for (height, width) in [(1, 1), (1, 6), (7, 1), (2, 2), (5, 8), (9, 7), (12, 13)] {
      for share: Float in [0.1, 0.5, 0.9] {
        let source = random.image(height, width, channels)
        let destination = random.image(height, width, channels)
        var hole = random.mask(height, width, share: share)
        hole.values.withUnsafeMutableBufferPointer { $0[Int(random.next() % UInt64($0.count))] = 0 }
        let solution = try Poisson.solve(
          source, into: destination, hole: hole, guidance: guidance, residual: 1e-6)
        let expected = denseSolve(source, destination, hole, guidance)
        #expect(largestDifference(solution.image, expected) < 1e-4)
      }
    }
  }

  @Test func residualIsWhatItSays() throws {
    var random = FixedRandom(seed: 3)
    let source = random.image(70, 90, 3, in: 0.45...0.55)
    let destination = random.image(70, 90, 3, in: 0.45...0.55)
    let hole = disc(70, 90, radius: 30)
    for guidance in Poisson.Guidance.allCases {
      let solution = try Poisson.solve(source, into: destination, hole: hole, guidance: guidance)
      let measured = relativeResidual(solution.image, source, destination, hole, guidance)
      #expect(solution.residual <= 1e-4)
      #expect(solution.iterations > 0)
      #expect(solution.unknowns == hole.values.elements.count { $0 > 0.5 })
      #expect(measured <= 1.1e-4)
      #expect(abs(measured - solution.residual) < 2e-5)
    }
  }

  // MARK: - What it means

  @Test func emptyHoleChangesNothing() throws {
    var random = FixedRandom(seed: 1)
    let destination = random.image(9, 11, 3)
    let empty = Mask(height: 9, width: 11, repeating: 0.5)
    let solution = try Poisson.solve(random.image(9, 11, 3), into: destination, hole: empty)
    #expect(solution.image == destination)
    #expect(solution.unknowns == 0)
  }

  @Test func singlePixelTakesTheMeanOfItsNeighbours() throws {
    let destination = Image(
      pixels: Tensor(
        shape: [3, 3, 1], elements: [9, 0.1, 9, 0.2, 0, 0.3, 9, 0.4, 9].map { $0 / 2 }))
    var hole = Mask(height: 3, width: 3)
    hole.values.withUnsafeMutableBufferPointer { $0[4] = 1 }
    let filled = try Poisson.blend(destination, into: destination, hole: hole, guidance: .membrane)
    #expect(abs(filled[1, 1][0] - 0.125) < 1e-6)
    let corner = Mask(values: Tensor(shape: [3, 3], elements: [1, 0, 0, 0, 0, 0, 0, 0, 0]))
    let atBorder = try Poisson.blend(
      destination, into: destination, hole: corner, guidance: .membrane)
    #expect(abs(atBorder[0, 0][0] - 0.075) < 1e-6)
  }

  @Test func membraneContinuesARamp() throws {
    let ramp = image(40, 50, 3) { y, x, c in 0.1 + 0.01 * Float(x) + 0.005 * Float(y + c) }
    let noise = Image(height: 40, width: 50, channels: 3, repeating: 0.9)
    let hole = disc(40, 50, radius: 15)
    let filled = try Poisson.blend(
      noise, into: ramp, hole: hole, guidance: .membrane, residual: 1e-6)
    #expect(largestDifference(filled, ramp) < 1e-4)
  }

  @Test(arguments: Poisson.Guidance.allCases)
  func constantStaysConstant(guidance: Poisson.Guidance) throws {
    let gray = Image(height: 33, width: 31, channels: 1, repeating: 0.5)
    let white = Image(height: 33, width: 31, channels: 1, repeating: 1)
    let hole = Mask(values: disc(33, 31, radius: 20).values)  // reaches all four borders
    let result = try Poisson.blend(
      white, into: gray, hole: hole, guidance: guidance, residual: 1e-6)
    #expect(largestDifference(result, gray) < 1e-5)
  }

  @Test func sourceThatIsTheDestinationChangesNothing() throws {
    var random = FixedRandom(seed: 5)
    let photo = random.image(40, 40, 3)
    let result = try Poisson.blend(photo, into: photo, hole: disc(40, 40, radius: 14))
    #expect(result == photo)
  }

  @Test func normalKeepsTheSourceUpToAConstantOffset() throws {
    let source = image(30, 30, 1) { y, x, _ in (y / 3 + x / 3) % 2 == 0 ? 0.2 : 0.4 }
    let destination = image(30, 30, 1) { y, x, _ in (y / 3 + x / 3) % 2 == 0 ? 0.5 : 0.7 }
    let result = try Poisson.blend(
      source, into: destination, hole: disc(30, 30, radius: 10), residual: 1e-6)
    #expect(largestDifference(result, destination) < 1e-5)
  }

  @Test func mixedKeepsTheStrongerEdges() throws {
    let flat = Image(height: 30, width: 30, channels: 1, repeating: 0.3)
    let edge = image(30, 30, 1) { _, x, _ in x < 15 ? 0.2 : 0.8 }
    let hole = disc(30, 30, radius: 10)
    let mixed = try Poisson.blend(flat, into: edge, hole: hole, guidance: .mixed, residual: 1e-6)
    #expect(largestDifference(mixed, edge) < 1e-5)
    let normal = try Poisson.blend(flat, into: edge, hole: hole, guidance: .normal)
    #expect(abs(normal[15, 15][0] - normal[15, 14][0]) < 0.1)
  }

  @Test func clampsAndLeavesTheRestAlone() throws {
    var random = FixedRandom(seed: 11)
    let (source, destination) = (random.image(50, 60, 3), random.image(50, 60, 3))
    let hole = random.mask(50, 60, share: 0.6)
    let result = try Poisson.blend(source, into: destination, hole: hole)
    let (values, before) = (result.pixels.elements, destination.pixels.elements)
    #expect(values.allSatisfy { (0...1).contains($0) })
    #expect(values.contains(0) || values.contains(1))
    let kept = hole.values.elements.enumerated().filter { $0.element <= 0.5 }.map(\.offset)
    #expect(
      kept.allSatisfy { index in
        (0..<3).allSatisfy { values[3 * index + $0] == before[3 * index + $0] }
      })
  }

  // MARK: - Shapes of holes

  @Test func wholeImageHole() throws {
    var random = FixedRandom(seed: 2)
    let source = random.image(17, 23, 3, in: 0.4...0.6)
    let destination = random.image(17, 23, 3, in: 0.4...0.6)
    let everything = Mask(height: 17, width: 23, repeating: 1)
    #expect(try Poisson.blend(source, into: destination, hole: everything) == source)
    let flat = try Poisson.blend(source, into: destination, hole: everything, guidance: .membrane)
    #expect(abs(flat[3, 4][1] - mean(of: destination, channel: 1)) < 1e-6)
    #expect(flat[3, 4] == flat[16, 22])
    let mixed = try Poisson.solve(source, into: destination, hole: everything, guidance: .mixed)
    #expect(abs(mean(of: mixed.image, channel: 2) - mean(of: source, channel: 2)) < 1e-5)
    #expect(
      relativeResidual(mixed.image, source, destination, everything, .mixed) < 1.1e-4)
  }

  @Test func everythingButOnePixel() throws {
    var random = FixedRandom(seed: 8)
    let source = random.image(65, 129, 1, in: 0.45...0.55)
    var hole = Mask(height: 65, width: 129, repeating: 1)
    hole.values.withUnsafeMutableBufferPointer { $0[30 * 129 + 40] = 0 }
    let destination = Image(height: 65, width: 129, channels: 1, repeating: 0.5)
    let solution = try Poisson.solve(source, into: destination, hole: hole)
    #expect(solution.iterations < 20)
    #expect(relativeResidual(solution.image, source, destination, hole, .normal) < 1.1e-4)
  }

  @Test func holeWiderThanAPiece() throws {
    var random = FixedRandom(seed: 9)
    let source = random.image(40, 1301, 3, in: 0.45...0.55)
    let destination = random.image(40, 1301, 3, in: 0.45...0.55)
    let hole = mask(40, 1301) { y, x in y > 2 && (x > 0 || y % 2 == 0) && x != 1290 }
    let solution = try Poisson.solve(source, into: destination, hole: hole, guidance: .mixed)
    #expect(solution.iterations < 15)
    #expect(relativeResidual(solution.image, source, destination, hole, .mixed) < 1.1e-4)
  }

  @Test func thinScratchesAndManySpecks() throws {
    var random = FixedRandom(seed: 4)
    let source = random.image(300, 400, 3, in: 0.45...0.55)
    let destination = random.image(300, 400, 3, in: 0.45...0.55)
    let hole = mask(300, 400) { y, x in
      abs(x - y - 20) <= 1 || abs(2 * y - x) <= 1 || x == 200 || y == 100
        || (y % 10 < 2 && x % 10 < 2)
    }
    for guidance in Poisson.Guidance.allCases {
      let solution = try Poisson.solve(source, into: destination, hole: hole, guidance: guidance)
      #expect(solution.iterations < 15)
      #expect(relativeResidual(solution.image, source, destination, hole, guidance) < 1.1e-4)
    }
  }

  @Test func iterationsHardlyGrowWithTheHole() throws {
    let steps = try [32, 128, 512].map { size in
      let source = image(size, size, 1) { y, x, _ in Float((x * 7 + y * 13) % 10) / 20 }
      let destination = image(size, size, 1) { y, x, _ in Float(x * y % 17) / 20 }
      let hole = disc(size, size, radius: size * 2 / 5)
      return try Poisson.solve(source, into: destination, hole: hole).iterations
    }
    #expect(steps.allSatisfy { $0 <= 12 })
  }

  // MARK: - Running

  @Test(.serialized, arguments: Poisson.Guidance.allCases)
  func sameBytesForAnyNumberOfThreads(guidance: Poisson.Guidance) throws {
    var random = FixedRandom(seed: 6)
    let (source, destination) = (random.image(400, 500, 3), random.image(400, 500, 3))
    let hole = disc(400, 500, radius: 190)
    let total = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(total) }
    let results = try [1, 2, 3].map { threads in
      ThreadBudget.shared.setTotal(threads)
      return try Poisson.blend(source, into: destination, hole: hole, guidance: guidance)
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test func stopsWhenCancelled() throws {
    let image = Image(height: 64, width: 64, channels: 1, repeating: 0.5)
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: CancelledError.self) {
      try Cancellation.$current.withValue(cancellation) {
        try Poisson.blend(image, into: image, hole: disc(64, 64, radius: 9))
      }
    }
  }

  @Test func endsWhereFloatEnds() throws {
    var random = FixedRandom(seed: 12)
    let (source, destination) = (random.image(60, 60, 1), random.image(60, 60, 1))
    let solution = try Poisson.solve(
      source, into: destination, hole: disc(60, 60, radius: 25), residual: 1e-12)
    #expect(solution.residual < 1e-5)
    #expect(solution.residual > 1e-12)
  }
}
