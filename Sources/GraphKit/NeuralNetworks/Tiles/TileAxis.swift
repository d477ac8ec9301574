/// How an axis of an image is cut into tiles.
struct TileAxis {
  struct Tile: Equatable {
    /// What the network is shown.
    let seen: Range<Int>
    /// What of its result is kept.
    let kept: Range<Int>
  }

  let tiles: [Tile]

  /// - Parameters:
  ///   - extent: pixels, a multiple of `sizeMultiple` and at least `smallestSize`.
  ///   - tile: pixels that are kept of each, rounded up; all when they are not fewer than there are.
  ///   - overlap: pixels that each sees around those. Where that is what decides the bits of the
  ///     result, tiles lie so that they come out as those of the whole.
  init(
    extent: Int, tile: Int, overlap: Int, sizeMultiple: Int, smallestSize: Int = 1,
    locality: Locality?
  ) {
    precondition(tile > 0 && overlap >= 0, "tiles of \(tile) that overlap by \(overlap)")
    let isExact = locality.map { $0.reach <= overlap } ?? false
    let grid = leastCommonMultiple(sizeMultiple, isExact ? locality?.alignment ?? 1 : 1)
    let step = Self.roundedUp(tile, grid)
    tiles = stride(from: 0, to: extent, by: step).map { first in
      let last = min(extent, first + step)
      let end = min(extent, max(smallestSize, Self.roundedUp(last + overlap, sizeMultiple)))
      let begin = max(0, min(first - overlap, end - smallestSize)) / grid * grid
      return Tile(seen: begin..<end, kept: first..<last)
    }
  }

  /// The least multiple that is not smaller.
  static func roundedUp(_ number: Int, _ multiple: Int) -> Int {
    (number + multiple - 1) / multiple * multiple
  }
}
