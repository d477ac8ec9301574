import TensorCore

/// Pictures side by side, each with a caption under it: to be looked at, not worked with.
public struct PictureSheet: Sendable {
  /// The pictures, of one size, from left to right, with their captions.
  public var panels: [(picture: Image, caption: String)]

  /// Makes a sheet of at least one picture; all have the same rows and columns.
  public init(_ panels: [(picture: Image, caption: String)]) {
    let sizes = Set(panels.map { [$0.picture.height, $0.picture.width] })
    precondition(sizes.count == 1, "the pictures of a sheet have one size, not \(sizes)")
    self.panels = panels
  }

  /// The size of a sheet of `count` pictures of a size.
  public static func size(
    count: Int, height: Int, width: Int
  ) -> (height: Int, width: Int) {
    let layout = Layout(height: height, width: width)
    return (layout.sheetHeight, layout.left(count))
  }

  /// Draws the sheet: gray if all pictures are, with 8 bits and the colour profile of the first
  /// picture.
  ///
  /// - Throws: `CancelledError`.
  public func draw() throws -> Image {
    let channels = panels.map(\.picture.channels).max() ?? 1
    let (height, width) = (panels[0].picture.height, panels[0].picture.width)
    let layout = Layout(height: height, width: width)
    var canvas = Canvas(
      height: layout.sheetHeight, width: layout.left(panels.count), channels: channels)
    for (index, panel) in panels.enumerated() {
      try Cancellation.check()
      let picture = channels == 3 ? try panel.picture.expandedToRGB() : panel.picture
      canvas.draw(picture, top: layout.gap, left: layout.left(index))
      canvas.write(
        panel.caption, top: 2 * layout.gap + height, left: layout.left(index), width: width,
        scale: layout.scale)
    }
    let first = panels[0].picture
    let profile = first.channels == channels ? first.metadata.iccProfile : nil
    return Image(pixels: canvas.pixels, metadata: ImageMetadata(iccProfile: profile))
  }
}

/// Where things are: a margin and gaps of one width, captions as large as suits the pictures.
private struct Layout {
  let height: Int
  let width: Int

  /// Pixels to one dot of the font.
  var scale: Int { max(1, min(height, width) / 240) }
  var gap: Int { 4 * scale }
  var sheetHeight: Int { height + 3 * gap + BitmapFont.height * scale }

  /// The first column of a picture; past the last one, the sheet's width.
  func left(_ index: Int) -> Int { gap + index * (width + gap) }
}

/// A picture being drawn.
private struct Canvas {
  private static let paper: Float = 0.13
  private static let ink: Float = 0.9

  var pixels: Tensor
  private let width: Int
  private let channels: Int

  init(height: Int, width: Int, channels: Int) {
    pixels = Tensor(shape: [height, width, channels], repeating: Self.paper)
    (self.width, self.channels) = (width, channels)
  }

  mutating func draw(_ picture: Image, top: Int, left: Int) {
    let length = picture.width * channels
    pixels.withUnsafeMutableBufferPointer { canvas in
      picture.pixels.withUnsafeBufferPointer { picture in
        for row in 0..<picture.count / length {
          let start = ((top + row) * width + left) * channels
          _ = UnsafeMutableBufferPointer(rebasing: canvas[start..<start + length])
            .update(from: picture[row * length..<(row + 1) * length])
        }
      }
    }
  }

  /// Writes text in a column of a width, from its left edge; what does not fit is cut off.
  mutating func write(_ text: String, top: Int, left: Int, width: Int, scale: Int) {
    let room = (width / scale + BitmapFont.advance - BitmapFont.width) / BitmapFont.advance
    for (index, character) in text.prefix(room).enumerated() {
      let start = left + index * BitmapFont.advance * scale
      for (row, dots) in BitmapFont.glyph(character).enumerated() {
        for (column, isInk) in dots.enumerated() where isInk {
          fill(top: top + row * scale, left: start + column * scale, side: scale)
        }
      }
    }
  }

  private mutating func fill(top: Int, left: Int, side: Int) {
    pixels.withUnsafeMutableBufferPointer { canvas in
      for row in top..<top + side {
        let start = (row * width + left) * channels
        for index in start..<start + side * channels { canvas[index] = Self.ink }
      }
    }
  }
}
