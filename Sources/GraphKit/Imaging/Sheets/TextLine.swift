import TensorCore

/// A line of text in `StrokeFont`, as a picture of how much ink each pixel has.
struct TextLine {
  /// Ink, `[H, W]`, 0...1.
  let ink: Tensor
  /// The row on which the letters stand.
  let baseline: Int

  /// Draws a text whose capitals are `capHeight` pixels high.
  init(_ text: String, capHeight: Float) {
    let layout = TextLayout(text, capHeight: capHeight)
    let (height, width, pen) = (layout.height, layout.width, layout.pen)
    baseline = layout.baseline
    ink = Tensor(uninitialized: [height, width]) { ink in
      ink.initialize(repeating: 0)
      for (glyph, left) in layout.glyphs {
        let columns = max(0, Int(left - pen) - 1)..<width
        for column in columns.prefix(Int(glyph.width * layout.scale + 2 * pen) + 3) {
          for row in 0..<height {
            let place = layout.place(row, column, left)
            let distance = glyph.distance(to: place) * layout.scale
            let coverage = max(0, min(1, pen + 0.5 - distance))
            ink[row * width + column] = max(ink[row * width + column], coverage)
          }
        }
      }
    }
  }

  /// Pixels that a text is wide.
  static func width(of text: String, capHeight: Float) -> Int {
    TextLayout(text, capHeight: capHeight).width
  }

  /// The text, or its beginning and three dots when it is wider than `width` pixels; empty when
  /// not even those fit.
  static func shortened(_ text: String, toWidth width: Int, capHeight: Float) -> String {
    if self.width(of: text, capHeight: capHeight) <= width { return text }
    var kept = Substring(text)
    while !kept.isEmpty {
      kept.removeLast()
      if self.width(of: kept + "...", capHeight: capHeight) <= width { return kept + "..." }
    }
    return ""
  }
}

/// Where the glyphs of a line stand, in pixels.
private struct TextLayout {
  let glyphs: [(glyph: Glyph, left: Float)]
  let width: Int
  /// Pixels for a unit of the font.
  let scale: Float
  /// Half the breadth of a stroke.
  let pen: Float

  init(_ text: String, capHeight: Float) {
    scale = capHeight / StrokeFont.capHeight
    pen = max(0.6, capHeight * 0.066)
    var glyphs: [(Glyph, Float)] = []
    // Glyphs begin at whole pixels, so that upright strokes are sharp.
    var x: Float = pen
    for character in text {
      if character == " " {
        x += ((StrokeFont.space + StrokeFont.tracking) * scale).rounded()
        continue
      }
      let glyph = Glyph(character)
      glyphs.append((glyph, x))
      x += ((glyph.width + StrokeFont.tracking) * scale).rounded()
    }
    self.glyphs = glyphs
    width = max(1, Int((x - StrokeFont.tracking * scale + pen + 1).rounded(.up)))
  }

  /// The font reaches from `descent` below the baseline to as much above the capitals.
  private var above: Float { (StrokeFont.capHeight + StrokeFont.descent) * scale }
  var baseline: Int { Int(above.rounded(.up)) }
  var height: Int { baseline + Int((StrokeFont.descent * scale).rounded(.up)) + 1 }

  /// The middle of a pixel in units of the font, for a glyph at `left`.
  func place(_ row: Int, _ column: Int, _ left: Float) -> StrokePath.Point {
    let x = (Float(column) + 0.5 - left) / scale
    let y = (Float(baseline) - pen - (Float(row) + 0.5)) / scale + StrokeFont.descent
    return StrokePath.Point(x, y)
  }
}

/// The strokes of a character, in units of the font.
private struct Glyph {
  let paths: [StrokePath]
  let width: Float

  init(_ character: Character) {
    let strokes = StrokeFont.strokes(of: character).split(separator: "|")
    paths = strokes.map { StrokePath($0) }
    width = paths.flatMap(\.points).map(\.x).max() ?? 0
  }

  func distance(to place: StrokePath.Point) -> Float {
    paths.map { $0.distance(to: place) }.min() ?? .infinity
  }
}
