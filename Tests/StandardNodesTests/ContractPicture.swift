import NodeKit

/// A photograph and a mask of one size, made anew at each call.
struct ContractPicture: CustomStringConvertible {
  enum Hole: CaseIterable { case empty, full, blob, soft }

  var height: Int
  var width: Int
  var channels = 3
  var hole = Hole.blob
  var bitDepth = 8
  var hasAlpha = false

  var description: String {
    "\(width)x\(height)x\(channels), \(hole) mask, \(bitDepth) bits\(hasAlpha ? ", alpha" : "")"
  }

  static let pixel = ContractPicture(height: 1, width: 1)
  static let row = ContractPicture(height: 1, width: 9, channels: 1)
  static let photograph = ContractPicture(height: 24, width: 32)
  /// Large enough that work is shared among threads.
  static let large = ContractPicture(height: 230, width: 310)

  static let all: [ContractPicture] =
    [(1, 1), (1, 9), (9, 1), (24, 32)].flatMap { height, width in
      [1, 3].flatMap { channels in
        Hole.allCases.map {
          ContractPicture(height: height, width: width, channels: channels, hole: $0)
        }
      }
    } + [
      ContractPicture(height: 24, width: 32, bitDepth: 16),
      ContractPicture(height: 24, width: 32, channels: 1, bitDepth: 16, hasAlpha: true),
      ContractPicture(height: 24, width: 32, hasAlpha: true),
    ]

  /// Smooth shading with noise, different for each `variant`.
  func image(variant: Int = 0) -> Image {
    let slope = Float(variant + 1) / Float(height + width)
    let samples = (0..<height * width * channels).map { index in
      let (row, column) = (index / channels / width, index / channels % width)
      return min(1, Float(row + column) * slope) * 0.8 + noise(index, variant) * 0.2
    }
    let opacity = (0..<height * width).map { noise($0, 99) }
    return Image(
      pixels: Tensor(shape: [height, width, channels], elements: samples),
      alpha: hasAlpha ? Tensor(shape: [height, width], elements: opacity) : nil,
      metadata: ImageMetadata(
        bitDepth: bitDepth, iccProfile: channels == 3 ? [1, 2, 3] : nil, exif: [4], xmp: [5],
        dpi: ImageMetadata.DPI(x: 300, y: 300)))
  }

  func mask(variant: Int = 0) -> Mask {
    let values = (0..<height * width).map { index -> Float in
      let (row, column) = (index / width, index % width)
      let isInside = abs(row - height / 2) <= height / 6 && abs(column - width / 2) <= width / 5
      return switch hole {
      case .empty: 0
      case .full: 1
      case .blob: isInside ? 1 : 0
      case .soft: noise(index, 7 + variant)
      }
    }
    return Mask(values: Tensor(shape: [height, width], elements: values))
  }

  /// Whether the mask leaves no pixel to fill the hole from.
  var isAllHole: Bool { mask(variant: 1).values.elements.allSatisfy { $0 > 0.5 } }

  /// The same number in 0..<1 for the same index, without pattern.
  private func noise(_ index: Int, _ variant: Int) -> Float {
    var z = UInt64(index &* 31 &+ variant &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    return Float((z ^ (z >> 27)) >> 40) / Float(1 << 24)
  }
}
