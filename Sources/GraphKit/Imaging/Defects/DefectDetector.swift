import TensorCore

/// Finds scratches, folds and dust on photographs without training: what a learned detector has to
/// beat.
///
/// A scratch or a fold is a thin ridge, brighter or darker than both of its sides; the sides are
/// alike and even; and it goes on in one direction. Hair, lace, text and edges fail one of these:
/// `RidgeVotes` says how. Dust is a small spot in calm surroundings (`SpeckFinder`). Ridges are
/// sought in the picture and in its half, and large pictures in their quarter too, so that widths
/// up to about 8, and 16, pixels are found.
///
/// Precision comes first: an undamaged photograph should come back unmarked. Straight bars and wires
/// that a photograph shows are the usual mistake.
public struct DefectDetector: Sendable {
  private let sensitivity: Double

  /// Makes a detector.
  ///
  /// - Parameter sensitivity: 0...1; more finds fainter and shorter defects, and more that are none.
  public init(sensitivity: Double = 0.5) {
    precondition((0...1).contains(sensitivity), "a sensitivity of \(sensitivity) is not in 0...1")
    self.sensitivity = sensitivity
  }

  /// The defects of an image: 1 where there is one, else 0. Opacity is not looked at.
  ///
  /// - Throws: `CancelledError`.
  public func detect(_ image: Image) throws -> Mask {
    let picture = try Image(pixels: image.luma().pixels)
    let found = DefectMask(height: image.height, width: image.width)
    for level in 0..<Self.levels(of: image) {
      let scale = 1 << level
      let smaller = try picture.resized(
        height: max(1, image.height / scale), width: max(1, image.width / scale),
        interpolation: .area)
      try findLines(in: smaller, level: level, of: picture, into: found)
    }
    let specks = SpeckFinder(sensitivity: sensitivity)
    for polarity in TopHat.Polarity.allCases {
      try specks.find(polarity, in: picture.pixels, into: found)
    }
    return found.mask
  }

  /// Ridges of `smaller`, which is `picture` at a level, drawn at full size.
  private func findLines(
    in smaller: Image, level: Int, of picture: Image, into found: DefectMask
  ) throws {
    let votes = try RidgeVotes(smaller.pixels)
    let selection = RidgeSelection(sensitivity: sensitivity, level: level)
    for polarity in TopHat.Polarity.allCases {
      let topHat = TopHat(polarity: polarity, radius: 4, element: .square)
      let selected = try selection.select(votes.cast(for: polarity), texture: votes.texture) {
        try topHat.apply(to: smaller.pixels)
      }
      guard let (pieces, contrast) = selected else { continue }
      let lines = try RidgeGrowth(radius: 2, share: 0.5, staysInside: false)
        .grown(pieces, contrast: contrast)
      try found.add(level == 0 ? lines : sharpened(lines, polarity, scale: 1 << level, picture))
    }
  }

  /// Lines of a smaller picture at full size, cut down to the pixels that stand out there.
  private func sharpened(
    _ lines: Mask, _ polarity: TopHat.Polarity, scale: Int, _ picture: Image
  ) throws -> Mask {
    let lines = try lines.resized(
      height: picture.height, width: picture.width, interpolation: .nearest)
    let topHat = TopHat(polarity: polarity, radius: 3 * scale + 1, element: .square)
    let contrast = try topHat.apply(to: picture.pixels)
    return try RidgeGrowth(radius: scale + 1, share: 0.4, staysInside: true)
      .grown(lines, contrast: contrast)
  }

  /// How often a picture is halved: never when its ridges would lose themselves.
  private static func levels(of image: Image) -> Int {
    switch min(image.height, image.width) {
    case ..<64: 1
    case ..<1500: 2
    default: 3
    }
  }
}

/// The mask that the parts of the detector add to.
final class DefectMask {
  private var values: Tensor

  init(height: Int, width: Int) { values = Tensor(shape: [height, width]) }

  var mask: Mask { Mask(values: values) }

  /// Adds all marks of a mask of the same size.
  func add(_ other: Mask) throws {
    try values.withUnsafeMutableBufferPointer { values in
      try other.values.withUnsafeBufferPointer { other in
        let (count, values, other) = (values.count, SendablePointer(values), SendablePointer(other))
        try parallelFor(count, grain: copyGrain) { range in
          for index in range { values[index] = max(values[index], other[index]) }
        }
      }
    }
  }

  /// Marks single pixels.
  func mark(_ body: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
    try values.withUnsafeMutableBufferPointer(body)
  }
}
