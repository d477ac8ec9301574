import TensorCore

/// Pictures side by side, each with its label: before, mask, after.
public enum ComparisonSheet {
  /// Lays panels of equal height in a row on a dark ground, a label above each.
  ///
  /// Panels are as high as the tallest one, or as the sheet allows: it is at most `maximumSide`
  /// pixels wide and high, if that holds a pixel of each panel beside the margins. The sheet is
  /// gray if all panels are; it has 8 bits, and the colour profile of the first panel. A mask is
  /// shown white on black; `overlay` shows it on its photograph. Alpha is not shown. A label
  /// stands beside a panel too small for it where it is short; a longer one ends in three dots.
  ///
  /// - Throws: `CancelledError`.
  public static func make(
    panels: [(label: String, raster: Raster)], maximumSide: Int = 2400
  ) throws -> Image {
    precondition(!panels.isEmpty, "a sheet needs a panel")
    let layout = SheetLayout(
      of: panels.map { ($0.raster.height, $0.raster.width) }, maximumSide: maximumSide)
    let pictures = panels.map(\.raster.asImage).map { image in
      Image(pixels: image.pixels, metadata: image.metadata)
    }
    let channels = pictures.map(\.channels).max() ?? 1
    var sheet = Tensor(shape: [layout.height, layout.width, channels], repeating: ground)
    var left = layout.margin
    for index in panels.indices {
      let column = layout.columnWidths[index]
      let scaled = try pictures[index].resized(
        height: layout.panelHeight, width: layout.panelWidths[index], interpolation: .lanczos)
      let panel = channels == 3 ? try scaled.expandedToRGB() : scaled
      sheet.paste(panel.pixels, top: layout.panelTop, left: left)
      sheet.write(panels[index].label, left: left, width: column, in: layout)
      left += column + layout.gap
    }
    let profile = pictures[0].channels == channels ? pictures[0].metadata.iccProfile : nil
    return Image(pixels: sheet, metadata: ImageMetadata(iccProfile: profile))
  }

  /// The size that `make` gives a sheet of panels of these sizes.
  public static func size(
    of panels: [(height: Int, width: Int)], maximumSide: Int = 2400
  ) -> (height: Int, width: Int) {
    let layout = SheetLayout(of: panels, maximumSide: maximumSide)
    return (layout.height, layout.width)
  }

  /// A photograph in gray with the mask in red on it, the stronger the nearer the mask is to 1.
  ///
  /// - Throws: `CancelledError`.
  public static func overlay(_ mask: Mask, on image: Image) throws -> Image {
    precondition(
      mask.height == image.height && mask.width == image.width,
      "a mask \(mask.values.shape) does not fit an image \(image.pixels.shape)")
    let gray = try image.luma().pixels
    let pixels = try Tensor(uninitialized: [image.height, image.width, 3]) { target in
      try gray.withUnsafeBufferPointer { gray in
        try mask.values.withUnsafeBufferPointer { mask in
          let (gray, mask) = (SendablePointer(gray), SendablePointer(mask))
          let target = SendablePointer(target)
          try parallelFor(image.height * image.width, grain: copyGrain) { pixels in
            for pixel in pixels {
              let opacity = 0.9 * max(0, min(1, mask[pixel]))
              for channel in 0..<3 {
                let mixed = gray[pixel] + opacity * (red[channel] - gray[pixel])
                target[3 &* pixel &+ channel] = mixed
              }
            }
          }
        }
      }
    }
    return Image(pixels: pixels)
  }

  private static let ground: Float = 0.11
  private static let red: SIMD3<Float> = [0.95, 0.13, 0.20]
}

extension Tensor {
  /// Copies a picture `[h, w, C]` that lies inside this one, `[H, W, C]`.
  fileprivate mutating func paste(_ picture: Tensor, top: Int, left: Int) {
    let channels = shape[2]
    let (rowElements, elements) = (shape[1] * channels, picture.shape[1] * channels)
    withUnsafeMutableBufferPointer { target in
      picture.withUnsafeBufferPointer { source in
        guard let to = target.baseAddress, let from = source.baseAddress else { return }
        for row in 0..<picture.shape[0] {
          (to + (top + row) * rowElements + left * channels)
            .update(from: from + row * elements, count: elements)
        }
      }
    }
  }

  /// Writes a label in light gray above a panel.
  fileprivate mutating func write(_ label: String, left: Int, width: Int, in layout: SheetLayout) {
    let capHeight = Float(layout.capHeight)
    let text = TextLine.shortened(label, toWidth: width, capHeight: capHeight)
    let line = TextLine(text, capHeight: capHeight)
    let top = layout.labelBaseline - line.baseline
    let (sheetWidth, channels, lineWidth) = (shape[1], shape[2], line.ink.shape[1])
    withUnsafeMutableBufferPointer { target in
      line.ink.withUnsafeBufferPointer { ink in
        for (index, covered) in ink.enumerated() where covered > 0 {
          let (row, column) = (top + index / lineWidth, left + index % lineWidth)
          let first = (row * sheetWidth + column) * channels
          for sample in first..<first + channels {
            target[sample] += covered * (0.9 - target[sample])
          }
        }
      }
    }
  }
}
