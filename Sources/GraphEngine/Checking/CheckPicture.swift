import NodeKit

/// A photograph and a mask of one size, made anew at each call.
struct CheckPicture: CustomStringConvertible, Sendable {
  enum Hole: CaseIterable { case empty, full, blob, soft }

  var height: Int
  var width: Int
  var channels = 3
  var hole = Hole.blob
  var bitDepth = 8
  var hasAlpha = false
  /// Whether ports that take images and masks get masks.
  var givesMasks = false
  /// Whether one sample is no number.
  var hasNaN = false

  var description: String { "\(imageWords), and \(hole == .empty ? "an" : "a") \(hole) mask" }

  /// The image alone, in words.
  var imageWords: String {
    "an image of \(width)x\(height)x\(channels) with \(bitDepth) bits\(hasAlpha ? " and alpha" : "")"
  }

  static let pixel = CheckPicture(height: 1, width: 1)
  static let row = CheckPicture(height: 1, width: 9, channels: 1)
  static let photograph = CheckPicture(height: 24, width: 32)
  /// Large enough that work is shared among threads.
  static let large = CheckPicture(height: 230, width: 310)
  /// Large enough that work takes a while.
  static let largest = CheckPicture(height: 1500, width: 2000)

  static let all: [CheckPicture] =
    [(1, 1), (1, 9), (9, 1), (24, 32)].flatMap { height, width in
      [1, 3].flatMap { channels in
        Hole.allCases.map {
          CheckPicture(height: height, width: width, channels: channels, hole: $0)
        }
      }
    } + [
      CheckPicture(height: 24, width: 32, bitDepth: 16),
      CheckPicture(height: 24, width: 32, channels: 1, bitDepth: 16, hasAlpha: true),
      CheckPicture(height: 24, width: 32, hasAlpha: true),
    ]

  /// What enters a node.
  func inputs(of type: NodeDescriptor) -> [(name: String, value: Value)] {
    type.inputs.enumerated().map { ($1.name, value(for: $1.type, variant: $0)) }
  }

  private func value(for type: PortType, variant: Int) -> Value {
    switch type {
    case .image(channels: [1]):
      var picture = self
      picture.channels = 1
      return .image(picture.image(variant))
    case .image: return .image(image(variant))
    case .mask: return .mask(mask(variant))
    case .list(let element): return .list((0..<3).map { value(for: element, variant: $0) })
    case .either where givesMasks: return .mask(mask(variant))
    case .either(let types): return value(for: types[0], variant: variant)
    case .tensor: return .tensor(image(variant).pixels)
    case .number: return .number(0.5)
    case .text, .path: return .text("text")
    }
  }

  /// Smooth shading with noise, different for each `variant`.
  func image(_ variant: Int = 0) -> Image {
    let slope = Float(variant + 1) / Float(height + width)
    let pixels = Tensor(uninitialized: [height, width, channels]) { samples in
      for index in samples.indices {
        let (row, column) = (index / channels / width, index / channels % width)
        samples[index] = min(1, Float(row + column) * slope) * 0.8 + noise(index, variant) * 0.2
      }
      if hasNaN { samples[samples.count / 2] = .nan }
    }
    let opacity = hasAlpha ? (0..<height * width).map { noise($0, 99) } : []
    return Image(
      pixels: pixels, alpha: hasAlpha ? Tensor(shape: [height, width], elements: opacity) : nil,
      metadata: ImageMetadata(
        bitDepth: bitDepth, iccProfile: channels == 3 ? [1, 2, 3] : nil, exif: [4], xmp: [5],
        dpi: ImageMetadata.DPI(x: 300, y: 300)))
  }

  func mask(_ variant: Int = 0) -> Mask {
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

  /// The same number in 0..<1 for the same index, without pattern.
  private func noise(_ index: Int, _ variant: Int) -> Float {
    var z = UInt64(index &* 31 &+ variant &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    return Float((z ^ (z >> 27)) >> 40) / Float(1 << 24)
  }
}

extension PortType {
  /// Whether both images and masks may enter.
  var takesBoth: Bool {
    switch self {
    case .either: accepts(.mask) && accepts(.anyImage)
    case .list(let element): element.takesBoth
    default: false
    }
  }
}
