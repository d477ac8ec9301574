import TensorCore

/// A hole's pixels in layers of like arrival time, a quarter of a pixel thick, outermost first.
///
/// Pixels of a layer are filled from the layers before it and from what was known, not from each
/// other: they may be filled in any order and by any number of threads, the front has no preferred
/// direction, and compared with a strict order by time the result loses 0.05 dB.
struct FrontLayers {
  /// One layer.
  struct Layer {
    /// Its place in `pixels`.
    let range: Range<Int>
    /// What is filled before it has a smaller `ArrivalTimes.plane` than this.
    let limit: Float
  }

  /// `row * width + column`, layer after layer, in raster order within each.
  let pixels: [Int32]
  /// The layers that have pixels.
  let layers: [Layer]

  /// The layer of a time T: n covers n/4 - 1/8 ..< n/4 + 1/8.
  @inline(__always)
  static func layer(of time: Float) -> Int { Int(time * 4 + 0.5) }

  /// Sorts the pixels of a hole.
  init(_ hole: HolePixels, _ times: ArrivalTimes) {
    (pixels, layers) = times.plane.withUnsafeBufferPointer { plane in
      let layerOf = hole.offsets.map { Self.layer(of: plane[Int($0)] - times.base) }
      var ends = [Int](repeating: 0, count: (layerOf.max() ?? 0) + 1)
      for layer in layerOf { ends[layer] += 1 }
      var next: [Int] = []
      var layers: [Layer] = []
      var start = 0
      for (layer, count) in ends.enumerated() {
        next.append(start)
        if count > 0 {
          let limit = times.base + (Float(layer) - 0.5) / 4
          layers.append(Layer(range: start..<start + count, limit: limit))
        }
        start += count
      }
      var pixels = [Int32](repeating: 0, count: start)
      for (index, layer) in layerOf.enumerated() {
        pixels[next[layer]] = hole.pixels[index]
        next[layer] += 1
      }
      return (pixels, layers)
    }
  }
}
