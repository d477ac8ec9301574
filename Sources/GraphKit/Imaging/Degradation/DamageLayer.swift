import TensorCore

/// What is to be painted over a photograph: how opaque it is and how bright, pixel by pixel.
///
/// Marks of one layer do not add up where they cross: the more opaque one is seen.
struct DamageLayer {
  let height: Int
  let width: Int
  /// `[H, W]`, 0...1.
  private(set) var opacity: Tensor
  /// `[H, W]`, 0...1: from the colour `dark` to the colour `light`.
  private(set) var brightness: Tensor
  /// What a mark of brightness 0 looks like.
  var dark = Colour(0.07, 0.06, 0.05)
  /// What a mark of brightness 1 looks like.
  var light = Colour(1, 1, 1)

  init(for picture: DamagedImage) {
    (height, width) = (picture.height, picture.width)
    opacity = Tensor(shape: [height, width])
    brightness = Tensor(shape: [height, width])
  }

  /// Paints the layer over a photograph and marks where.
  ///
  /// - Throws: `CancelledError`.
  func apply(to picture: inout DamagedImage) throws {
    let (dark, light) = (dark, light)
    try brightness.withUnsafeBufferPointer { brightness in
      let brightness = SendablePointer(brightness)
      try picture.change(where: opacity) { index, colour, opacity in
        colour.mixed(with: dark.mixed(with: light, brightness[index]), opacity)
      }
    }
  }

  /// Lets `body` paint on pixels of a rectangle, as far as it is inside the picture.
  ///
  /// - Parameter body: gives the opacity and the brightness of the pixel in a column and row.
  mutating func paint(
    columns: ClosedRange<Float>, rows: ClosedRange<Float>,
    _ body: (_ x: Float, _ y: Float) -> (opacity: Float, brightness: Float)
  ) {
    guard let columns = Self.pixels(columns, width), let rows = Self.pixels(rows, height) else {
      return
    }
    let width = width
    opacity.withUnsafeMutableBufferPointer { opacity in
      brightness.withUnsafeMutableBufferPointer { brightness in
        for y in rows {
          for x in columns {
            let mark = body(Float(x), Float(y))
            let index = y &* width &+ x
            if mark.opacity > 0, mark.opacity >= opacity[index] {
              opacity[index] = min(1, mark.opacity)
              brightness[index] = min(1, max(0, mark.brightness))
            }
          }
        }
      }
    }
  }

  /// The pixels of a range that are inside of 0..<extent.
  static func pixels(_ range: ClosedRange<Float>, _ extent: Int) -> Range<Int>? {
    let last = Float(extent - 1)
    guard range.lowerBound <= last, range.upperBound >= 0 else { return nil }
    let first = Int(max(0, range.lowerBound.rounded(.down)))
    return first..<Int(min(last, range.upperBound.rounded(.up))) + 1
  }
}
