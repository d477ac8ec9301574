public import TensorCore

/// Weights of pixels, `[N, H, W]`, for `meanSquaredError(to:pixelWeights:)`: what a context encoder
/// predicts beside the hole it sees itself, and there it must be right. Pathak, Krähenbühl, Donahue,
/// Darrell and Efros, "Context Encoders: Feature Learning by Inpainting" (2016).
public enum OverlapWeights {
  /// Of a predicted square that overlaps what is seen by a band along its border: `weight` in the
  /// band, 1 within.
  ///
  /// - Parameters:
  ///   - shape: N, H and W.
  ///   - overlap: the band's width, pixels.
  public static func border(of shape: Shape, overlap: Int = 4, weight: Float = 10) -> Tensor {
    let (height, width) = (shape[1], shape[2])
    let (rows, columns) = (overlap..<height - overlap, overlap..<width - overlap)
    return Tensor(uninitialized: shape) { out in
      for index in out.indices {
        let isWithin =
          rows.contains(index / width % height) && columns.contains(index % width)
        out[index] = isWithin ? 1 : weight
      }
    }
  }

  /// Of a prediction of the whole image: 1 in the holes, `weight` elsewhere, and in between where
  /// the mask is.
  ///
  /// - Parameter holes: `[N, H, W]`, 1 = hole.
  /// - Throws: `CancelledError`.
  public static func outside(_ holes: Tensor, weight: Float = 10) throws -> Tensor {
    try holes.mapped { weight + $0 * (1 - weight) }
  }
}
