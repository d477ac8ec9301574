public import TensorCore

extension Network {
  /// The least height or width that the network takes and that is not smaller.
  public func fitted(_ extent: Int) -> Int {
    TileAxis.roundedUp(max(extent, smallestSize), sizeMultiple)
  }

  /// The result for inputs of any size, all of one: reflected at the bottom and the right until
  /// they are as large as the network wants, and its result cut to their size.
  ///
  /// - Throws: `CancelledError`.
  public func run(fitting inputs: [Tensor]) throws -> Tensor {
    try fitting(inputs) { try run($0) }
  }

  /// The result for inputs of any size, made tile by tile: memory grows with the tile, not with the
  /// image.
  ///
  /// The result has the bits of the whole image's if `overlap` is at least the reach of the
  /// network's `locality`; else it differs where tiles meet, the less the larger `overlap` is.
  ///
  /// - Parameters:
  ///   - tile: height and width of what each tile gives, pixels; rounded up to what suits the
  ///     network.
  ///   - overlap: pixels that a tile sees on each side beyond what it gives.
  /// - Throws: `CancelledError`.
  public func run(tiled inputs: [Tensor], tile: Int, overlap: Int) throws -> Tensor {
    try fitting(inputs) { inputs in
      let (height, width) = (inputs[0].shape[1], inputs[0].shape[2])
      func tiles(_ extent: Int) -> [TileAxis.Tile] {
        TileAxis(
          extent: extent, tile: tile, overlap: overlap, sizeMultiple: sizeMultiple,
          smallestSize: smallestSize, locality: locality
        ).tiles
      }
      var result: Tensor?
      for rows in tiles(height) {
        for columns in tiles(width) {
          let part = try PartOfImage.run(
            (rows.seen.count, columns.seen.count), of: (height, width)
          ) {
            try run(inputs.map { try $0.cropped(rows.seen, columns.seen) })
          }
          let kept = try part.cropped(
            rows.kept.relative(to: rows.seen), columns.kept.relative(to: columns.seen))
          if kept.shape[1] == height && kept.shape[2] == width { return kept }
          var whole =
            result ?? Tensor(shape: [kept.shape[0], height, width, kept.shape[3]])
          result = nil  // so that the whole is changed in place
          whole.paste(kept, top: rows.kept.lowerBound, left: columns.kept.lowerBound)
          result = whole
        }
      }
      return result ?? inputs[0]
    }
  }

  private func fitting(
    _ inputs: [Tensor], _ body: ([Tensor]) throws -> Tensor
  ) throws -> Tensor {
    let (height, width) = (inputs[0].shape[1], inputs[0].shape[2])
    let padding = ConvolutionGeometry.Padding(
      top: 0, left: 0, bottom: fitted(height) - height, right: fitted(width) - width)
    if padding == ConvolutionGeometry.Padding(0) { return try body(inputs) }
    let result = try body(try inputs.map { try $0.padded(padding, mode: .reflect) })
    return try result.cropped(top: 0, left: 0, height: height, width: width)
  }
}

extension Tensor {
  fileprivate func cropped(_ rows: Range<Int>, _ columns: Range<Int>) throws -> Tensor {
    try cropped(
      top: rows.lowerBound, left: columns.lowerBound, height: rows.count, width: columns.count)
  }

  /// Writes images `[N, h, w, C]` over the part whose first pixel is (top, left).
  fileprivate mutating func paste(_ part: Tensor, top: Int, left: Int) {
    let (height, width, channels) = (shape[1], shape[2], shape[3])
    let (rows, run) = (part.shape[1], part.shape[2] * channels)
    withUnsafeMutableBufferPointer { to in
      part.withUnsafeBufferPointer { from in
        for row in 0..<part.shape[0] * rows {
          let start = ((row / rows * height + top + row % rows) * width + left) * channels
          for index in 0..<run { to[start + index] = from[row * run + index] }
        }
      }
    }
  }
}

extension Range<Int> {
  fileprivate func relative(to other: Range<Int>) -> Range<Int> {
    lowerBound - other.lowerBound..<upperBound - other.lowerBound
  }
}
