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

  /// The image, or the mask as the gray image that shows it.
  public var asImage: Image {
    switch self {
    case .image(let image): image
    case .mask(let mask): Image(pixels: mask.values.reshaped([mask.height, mask.width, 1]))
    }
  }

  /// The same kind of raster with each of its planes changed: pixels, `[H, W, C]`, and alpha or
  /// mask values, which `change` sees as `[H, W, 1]`.
  public func mapPlanes(_ change: (Tensor) throws -> Tensor) rethrows -> Raster {
    switch self {
    case .image(let image): .image(try image.mapPlanes(change))
    case .mask(let mask): .mask(try mask.mapPlanes(change))
    }
  }
}

extension Image {
  /// The image with its pixels, `[H, W, C]`, and its alpha, seen as `[H, W, 1]`, changed alike.
  public func mapPlanes(_ change: (Tensor) throws -> Tensor) rethrows -> Image {
    Image(
      pixels: try change(pixels), alpha: try alpha.map { try $0.mapPlane(change) },
      metadata: metadata)
  }
}

extension Mask {
  /// The mask with its values, seen as `[H, W, 1]`, changed.
  public func mapPlanes(_ change: (Tensor) throws -> Tensor) rethrows -> Mask {
    Mask(values: try values.mapPlane(change))
  }
}

extension Tensor {
  /// Changes a plane `[H, W]` by what works on `[H, W, 1]`.
  fileprivate func mapPlane(_ change: (Tensor) throws -> Tensor) rethrows -> Tensor {
    let changed = try change(reshaped([shape[0], shape[1], 1]))
    return changed.reshaped([changed.shape[0], changed.shape[1]])
  }
}
