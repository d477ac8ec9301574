import Glibc
public import TensorCore

extension Mask {
  /// A rectangle in the middle, both of whose sides are `share` (0...1) of the mask's.
  ///
  /// The centre hole of context encoders (Pathak et al. 2016) has the share 0.5.
  public static func centre(height: Int, width: Int, share: Double) -> Mask {
    func middle(_ extent: Int) -> Range<Int> {
      let length = min(extent, max(0, Int((Double(extent) * share).rounded())))
      return (extent - length) / 2..<(extent - length) / 2 + length
    }
    var mask = Mask(height: height, width: width)
    mask.fill(rows: middle(height), columns: middle(width))
    return mask
  }

  /// Blocks that may overlap, at random places, that cover `share` (0...1) of the mask at most.
  ///
  /// The random blocks of context encoders (Pathak et al. 2016): up to a quarter is dropped.
  ///
  /// - Parameter side: of a block, as a share of the shorter side of the mask.
  public static func blocks(
    height: Int, width: Int, count: ClosedRange<Int>, side: ClosedRange<Double>, share: Double,
    random: inout SeededRandom
  ) -> Mask {
    var mask = Mask(height: height, width: width)
    let most = Int(share * Double(height * width))
    for _ in 0..<random.integer(count) {
      func extent() -> Int {
        max(1, Int((random.uniform(side) * Float(min(height, width))).rounded()))
      }
      let (rows, columns) = (min(height, extent()), min(width, extent()))
      let (top, left) = (random.integer(0...height - rows), random.integer(0...width - columns))
      var more = mask
      more.fill(rows: top..<top + rows, columns: left..<left + columns)
      if more.values.elements.count(where: { $0 > 0 }) <= most { mask = more }
    }
    return mask
  }

  /// A region of random form that covers `share` (0...1) of the mask: where clouds are darkest.
  ///
  /// After the random regions of context encoders, which cut such clouds at a fixed value and
  /// throw away what covers less than 0.2 or more than 0.3; here every draw is used.
  ///
  /// - Parameter cell: the size of the clouds' largest shapes, as a share of the shorter side.
  /// - Throws: `CancelledError`.
  public static func freeform(
    height: Int, width: Int, share: Double, cell: Double, random: inout SeededRandom
  ) throws -> Mask {
    let count = height * width
    let wanted = min(count, max(0, Int((share * Double(count)).rounded())))
    let clouds = try random.clouds(
      height: height, width: width, cell: Float(cell) * Float(min(height, width)), layers: 1)
    var mask = Mask(height: height, width: width)
    guard wanted > 0 else { return mask }
    let values = clouds.elements
    let limit = values.sorted()[wanted - 1]
    mask.values.withUnsafeMutableBufferPointer { mask in
      for index in mask.indices where values[index] <= limit { mask[index] = 1 }
    }
    return mask
  }

  /// Thick strokes with round corners, each turning to and fro.
  ///
  /// After the strokes of LaMa: R. Suvorov et al., "Resolution-robust Large Mask Inpainting with
  /// Fourier Convolutions" (2022), with lengths and widths as shares of the shorter side.
  ///
  /// - Throws: `CancelledError`.
  public static func strokes(
    height: Int, width: Int, count: ClosedRange<Int>, vertices: ClosedRange<Int>,
    length: ClosedRange<Double>, thickness: ClosedRange<Double>, random: inout SeededRandom
  ) throws -> Mask {
    let side = Float(min(height, width))
    var layer = DamageLayer(for: DamagedImage(Image(height: height, width: width, channels: 1)))
    for _ in 0..<random.integer(count) {
      var point = DamageLine.Point(
        x: random.uniform() * Float(width), y: random.uniform() * Float(height),
        radius: max(0.5, random.uniform(thickness) * side / 2), opacity: 1, brightness: 0)
      var line = DamageLine(points: [point])
      for vertex in 0..<random.integer(vertices) {
        let angle = random.uniform(0.0...4)
        let way = vertex % 2 == 0 ? 2 * Float.pi - angle : angle
        let reach = random.uniform(length) * side
        point.x = min(Float(width), max(0, point.x + reach * sinf(way)))
        point.y = min(Float(height), max(0, point.y + reach * cosf(way)))
        line.points.append(point)
      }
      try layer.draw(line)
    }
    return try Mask(values: layer.opacity).thresholded(at: 0.5)
  }

  private mutating func fill(rows: Range<Int>, columns: Range<Int>) {
    let width = width
    values.withUnsafeMutableBufferPointer { values in
      for row in rows { for column in columns { values[row * width + column] = 1 } }
    }
  }
}
