public import TensorCore

/// A grid of samples that geometry and filters treat alike: an image or a mask.
public enum Raster: Sendable, Equatable {
  /// A photograph.
  case image(Image)
  /// A mask.
  case mask(Mask)

  /// Rows.
  public var height: Int {
    switch self {
    case .image(let image): image.height
    case .mask(let mask): mask.height
    }
  }

  /// Pixels in a row.
  public var width: Int {
    switch self {
    case .image(let image): image.width
    case .mask(let mask): mask.width
    }
  }

  /// The same kind of raster with each of its planes changed: pixels, `[H, W, C]`, and alpha or
  /// mask values, which `change` sees as `[H, W, 1]`.
  public func mapPlanes(_ change: (Tensor) throws -> Tensor) rethrows -> Raster {
    func flat(_ plane: Tensor) throws -> Tensor {
      let changed = try change(plane.reshaped([plane.shape[0], plane.shape[1], 1]))
      return changed.reshaped([changed.shape[0], changed.shape[1]])
    }
    switch self {
    case .mask(let mask): return .mask(Mask(values: try flat(mask.values)))
    case .image(let image):
      return .image(
        Image(
          pixels: try change(image.pixels), alpha: try image.alpha.map(flat),
          metadata: image.metadata))
    }
  }
}
