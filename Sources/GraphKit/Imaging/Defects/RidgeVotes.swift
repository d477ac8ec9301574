import CKernels
import Glibc
import TensorCore

/// How much each pixel looks like a piece of a scratch: votes of the pixels along a line through it.
///
/// In 16 directions, a pixel is compared with the two flanks 3 pixels to either side. Its contrast
/// is the difference to the nearer flank, less what the flanks differ from each other and from what
/// lies 6 pixels out: an edge has unlike flanks, a wrinkle sloping ones, a fence uneven ones. Divided
/// by the texture around and kept to -1...1, contrasts vote along 17 pixels of the line, so that no
/// single pixel decides and strong contrast cannot stand in for length.
///
/// The texture is the mean ridge strength around, a few times over: among many ridges, as in hair,
/// grass or print, one more means nothing.
struct RidgeVotes {
  private static let directions = 16
  private static let flank = 3.0
  private static let reach = 8
  private static let unlike: Float = 0.4
  private static let uneven: Float = 0.6
  private static let textureRadius = 16
  private static let textureWeight: Float = 1.2
  /// Ridges stronger than this count no more in the texture, or one scratch would hide the next.
  private static let textureCap: Float = 0.4
  /// A contrast that is never too little, for noise: 8 of 255.
  private static let leastTexture: Float = 0.03

  private let picture: MarginPlane
  /// The contrast that counts as a whole vote.
  let texture: MarginPlane

  /// Prepares the votes over a gray plane `[H, W, 1]`.
  ///
  /// - Throws: `CancelledError`.
  init(_ plane: Tensor) throws {
    let (height, width) = (plane.shape[0], plane.shape[1])
    picture = try MarginPlane(plane, height: height, width: width)
    texture = try MarginPlane(Self.texture(of: picture), height: height, width: width)
  }

  /// The mean vote, -1...1, of the best line through each pixel, or 0, as a mask `[H, W]`.
  ///
  /// - Throws: `CancelledError`.
  func cast(for polarity: TopHat.Polarity) throws -> Mask {
    let (height, width, stride, reach) = (picture.height, picture.width, picture.stride, Self.reach)
    let lines = (0..<Self.directions).map { Line(direction: $0, stride: stride) }
    // A band and its surroundings fit in the second-level cache.
    let bandHeight = max(16, (1 << 18) / stride - 2 * reach)
    let sign: Float = polarity == .white ? 1 : -1
    let values = try makePlane(height, width) { best in
      try picture.withPixels { picture in
        try texture.withPixels { texture in
          try parallelFor(height, grain: bandHeight) { rows in
            (best.base + rows.lowerBound * width)
              .initialize(repeating: 0, count: rows.count * width)
            try withScratch(Float.self, (rows.count + 2 * reach) * stride) { votes in
              for line in lines {
                try Cancellation.check()
                for row in -reach..<rows.count + reach {
                  let place = (rows.lowerBound + row) * stride - reach
                  kernels_ridge_contrast(
                    picture.base + place, texture.base + place, line.near, line.far, sign,
                    Self.unlike, Self.uneven, votes + (row + reach) * stride, width + 2 * reach)
                }
                for row in 0..<rows.count {
                  kernels_line_votes(
                    votes + (row + reach) * stride + reach, line.offsets, line.offsets.count,
                    best.base + (rows.lowerBound + row) * width, width)
                }
              }
            }
          }
        }
      }
    }
    return Mask(values: values)
  }

  private static func texture(of picture: MarginPlane) throws -> Tensor {
    let (height, width, stride) = (picture.height, picture.width, picture.stride)
    let flanks = Swift.stride(from: 0, to: directions, by: directions / 4).map {
      Line(direction: $0, stride: stride).near
    }
    let energy = try makePlane(height, width) { out in
      try picture.withPixels { picture in
        try parallelFor(height, grain: rowGrain(rowElements: width)) { rows in
          for row in rows {
            kernels_ridge_energy(
              picture.base + row * stride, flanks, flanks.count, textureCap,
              out.base + row * width, width)
          }
        }
      }
    }
    var texture = try BoxFilter(radius: textureRadius).apply(
      to: energy.reshaped([height, width, 1]))
    texture.withUnsafeMutableBufferPointer { values in
      for index in values.indices {
        values[index] = max(leastTexture, textureWeight * values[index])
      }
    }
    return texture
  }

  /// A direction as offsets in a plane.
  private struct Line {
    /// To the flank on one side, and as far again.
    let near: Int
    let far: Int
    /// To the pixels of the line.
    let offsets: [Int]

    init(direction: Int, stride: Int) {
      let angle = Double.pi * Double(direction) / Double(RidgeVotes.directions)
      func offset(_ x: Double, _ y: Double) -> Int {
        Int(y.rounded()) * stride + Int(x.rounded())
      }
      let (x, y) = (cos(angle), sin(angle))
      near = offset(-y * RidgeVotes.flank, x * RidgeVotes.flank)
      far = offset(-y * 2 * RidgeVotes.flank, x * 2 * RidgeVotes.flank)
      let reach = RidgeVotes.reach
      offsets = (-reach...reach).map { offset(x * Double($0), y * Double($0)) }
    }
  }
}
