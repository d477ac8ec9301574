/// The pixels within `radius` of a pixel, but for itself.
struct Disc: Sendable {
  let radius: Int
  /// Columns of a row: 2 radius + 1 rounded up to a multiple of 8.
  let lanes: Int
  /// 1 / distance to the centre, `[2 radius + 1][lanes]`; 0 at the centre and off the disc.
  let inverse: [Float]

  init(radius: Int) {
    self.radius = radius
    let size = 2 * radius + 1
    lanes = (size + 7) / 8 * 8
    var inverse = [Float](repeating: 0, count: size * lanes)
    for row in 0..<size {
      for column in 0..<size {
        let (x, y) = (column - radius, row - radius)
        let square = x * x + y * y
        if square > 0, square <= radius * radius {
          inverse[row * lanes + column] = 1 / Float(square).squareRoot()
        }
      }
    }
    self.inverse = inverse
  }
}
