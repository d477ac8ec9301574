import Glibc
import Imaging
import TensorCore
import TestSupport
import Testing

@Suite struct DefectDetectorTests {
  static let size = 300

  @Test func anUndamagedPictureComesBackUnmarked() throws {
    #expect(marked(try DefectDetector().detect(scene())) == 0)
    #expect(marked(try DefectDetector().detect(scene().rounded(levels: 255))) == 0)
    #expect(marked(try DefectDetector(sensitivity: 0).detect(scene())) == 0)
  }

  @Test func plainAndTinyPicturesAreNoProblem() throws {
    for (height, width) in [(1, 1), (1, 40), (40, 1), (9, 17), (64, 64)] {
      let image = Image(height: height, width: width, channels: 3, repeating: 0.4)
      #expect(
        try DefectDetector(sensitivity: 1).detect(image) == Mask(height: height, width: width))
    }
  }

  @Test(arguments: [Float(0.95), 0.03], [255, 65535]) func scratchesAreFound(
    value: Float, levels: Float
  ) throws {
    var damage = Damage(Self.size)
    damage.line(from: (20, 10), to: (230, 290), width: 1.5)
    damage.line(from: (160, 5), to: (140, 180), width: 3)
    damage.line(from: (10, 60), to: (290, 75), width: 6)
    let image = damage.applied(value, to: scene()).rounded(levels: levels)
    let found = try DefectDetector().detect(image)
    let (precision, recall) = damage.score(found)
    #expect(precision > 0.9)
    #expect(recall > 0.8)
    #expect(found.values.elements.allSatisfy { $0 == 0 || $0 == 1 })
  }

  @Test func dustIsFound() throws {
    var damage = Damage(Self.size)
    for (x, y, radius) in [
      (40.0, 60.0, 1.5), (120, 30, 2.5), (250, 40, 2), (60, 250, 3), (200, 20, 1),
    ] {
      damage.line(from: (x, y), to: (x + 0.1, y), width: 2 * radius)
    }
    let (precision, recall) = damage.score(
      try DefectDetector().detect(damage.applied(0.95, to: scene())))
    #expect(precision > 0.8)
    #expect(recall > 0.6)
  }

  @Test func moreSensitivityFindsMore() throws {
    var damage = Damage(Self.size)
    for step in 0..<12 {
      let x = 15 + 23 * Double(step)
      damage.line(from: (x, 60), to: (x + 8, 70 + 15 * Double(step)), width: 1.5)
    }
    let image = damage.applied(0.75, to: scene())
    let areas = try [0, 0.25, 0.5, 0.75, 1].map {
      marked(try DefectDetector(sensitivity: $0).detect(image))
    }
    #expect(areas == areas.sorted())
    #expect(areas[0] < areas[4])
  }

  @Test func aMirrorImageHasMirroredDefects() throws {
    var damage = Damage(Self.size)
    damage.line(from: (20, 10), to: (230, 290), width: 1.5)
    damage.line(from: (10, 60), to: (290, 75), width: 6)
    let image = damage.applied(0.95, to: scene())
    let found = try DefectDetector().detect(image)
    let mirrored = try DefectDetector().detect(image.mirrored)
    let back = Image(pixels: mirrored.values.reshaped([Self.size, Self.size, 1])).mirrored
    let differing = zip(back.pixels.elements, found.values.elements).count { $0 != $1 }
    #expect(differing < Self.size * Self.size / 1000)
  }

  @Test func anyNumberOfThreadsFindsTheSame() throws {
    var damage = Damage(Self.size)
    damage.line(from: (20, 10), to: (230, 290), width: 1.5)
    let image = damage.applied(0.95, to: scene())
    let total = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(total) }
    let found = try [1, 2, 4].map { threads in
      ThreadBudget.shared.setTotal(threads)
      return try DefectDetector().detect(image)
    }
    #expect(found[0] == found[1] && found[0] == found[2])
  }

  @Test func stopsWhenCancelled() {
    let cancellation = Cancellation()
    cancellation.cancel()
    Cancellation.$current.withValue(cancellation) {
      #expect(throws: CancelledError.self) { try DefectDetector().detect(scene()) }
    }
  }

  private func marked(_ mask: Mask) -> Int { mask.values.elements.count { $0 > 0 } }

  /// A ramp, a bright disk, a dark box, a soft stripe pattern and grain.
  private func scene() -> Image {
    var random = FixedRandom(seed: 5)
    let size = Self.size
    let values = (0..<size * size).map { index -> Float in
      let (x, y) = (Double(index % size), Double(index / size))
      var value = 0.3 + 0.2 * (x + y) / Double(2 * size)
      let disk = hypot(x - 200, y - 210) - 50
      value += 0.3 / (1 + exp(disk))
      if x > 30, x < 110, y > 130, y < 200 { value -= 0.2 }
      if y > 240 { value += 0.03 * sin(x / 3) }
      return Float(value) + 0.02 * (random.uniform() - 0.5)
    }
    return Image(pixels: Tensor(shape: [size, size, 1], elements: values))
  }
}

/// Damage of known extent: how much of each pixel of a square picture it covers.
private struct Damage {
  let size: Int
  private var coverage: [Float]

  init(_ size: Int) {
    self.size = size
    coverage = [Float](repeating: 0, count: size * size)
  }

  /// A straight line with round, soft ends.
  mutating func line(from a: (Double, Double), to b: (Double, Double), width: Double) {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1)
    for index in coverage.indices {
      let (x, y) = (Double(index % size) - a.0, Double(index / size) - a.1)
      let along = min(1, max(0, (x * dx + y * dy) / (dx * dx + dy * dy)))
      let distance = hypot(x - along * dx, y - along * dy)
      coverage[index] = max(coverage[index], Float(min(1, max(0, width / 2 + 0.5 - distance))))
    }
  }

  func applied(_ value: Float, to image: Image) -> Image {
    let pixels = zip(image.pixels.elements, coverage).map { $0 * (1 - $1) + value * $1 }
    return Image(pixels: Tensor(shape: image.pixels.shape, elements: pixels))
  }

  /// The shares of what is marked that is damaged, and of the damage that is marked; within a pixel.
  func score(_ mask: Mask) -> (precision: Double, recall: Double) {
    let found = mask.values.elements.map { $0 > 0.5 }
    let damaged = coverage.map { $0 > 0.5 }
    func share(of these: [Bool], near those: [Bool]) -> Double {
      var (hits, count) = (0, 0)
      for index in these.indices where these[index] {
        let (row, column) = (index / size, index % size)
        count += 1
        let rows = max(0, row - 1)...min(size - 1, row + 1)
        let columns = max(0, column - 1)...min(size - 1, column + 1)
        if rows.contains(where: { y in columns.contains { those[y * size + $0] } }) { hits += 1 }
      }
      return count == 0 ? 1 : Double(hits) / Double(count)
    }
    return (share(of: found, near: damaged), share(of: damaged, near: found))
  }
}

extension Image {
  fileprivate func rounded(levels: Float) -> Image {
    let values = pixels.elements.map { ($0 * levels).rounded() / levels }
    return Image(
      pixels: Tensor(shape: pixels.shape, elements: values),
      metadata: ImageMetadata(bitDepth: levels > 255 ? 16 : 8))
  }

  fileprivate var mirrored: Image {
    let values = pixels.elements
    let flipped = values.indices.map { values[$0 / width * width + width - 1 - $0 % width] }
    return Image(pixels: Tensor(shape: pixels.shape, elements: flipped))
  }
}
