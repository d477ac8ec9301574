/// Why a hole can't be filled.
public enum InpaintingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The hole covers the whole image: there is nothing to fill it from.
  case nothingKnown(height: Int, width: Int)
  /// Image and mask differ in size.
  case sizesDiffer(imageHeight: Int, imageWidth: Int, maskHeight: Int, maskWidth: Int)

  public var description: String {
    switch self {
    case .nothingKnown(let height, let width):
      "the hole covers all of the \(width)x\(height) image, so there is nothing to fill it from; "
        + "leave some pixels out of the mask"
    case .sizesDiffer(let imageHeight, let imageWidth, let maskHeight, let maskWidth):
      "the image is \(imageWidth)x\(imageHeight) but the hole's mask is \(maskWidth)x\(maskHeight);"
        + " bring both to one size"
    }
  }
}
