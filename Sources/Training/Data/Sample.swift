import Imaging
import TensorCore

/// What a network learns from: a photograph, as it is and as it should be.
struct Sample: Sendable {
  /// Damaged, or as it comes.
  var photo: Image
  /// The sound photograph; without pairs, one of the other kind.
  var clean: Image
  /// Where it is damaged.
  var mask: Mask?
}

/// Samples of one size, side by side.
struct Batch: Sendable {
  /// `[N, H, W, 3]`, 0...1.
  let photo: Tensor
  let clean: Tensor
  /// `[N, H, W]`, 1 = damage; `nil` where nothing is marked.
  let mask: Tensor?

  init(_ samples: [Sample]) {
    photo = Self.stack(samples.map { $0.photo.pixels })
    clean = Self.stack(samples.map { $0.clean.pixels })
    let masks = samples.compactMap { $0.mask?.values }
    mask = masks.count == samples.count ? Self.stack(masks) : nil
  }

  var count: Int { photo.shape[0] }

  /// Tensors of one shape as one, with an axis more in front.
  private static func stack(_ parts: [Tensor]) -> Tensor {
    let count = parts[0].count
    return Tensor(uninitialized: Shape([parts.count] + parts[0].shape.extents)) { values in
      for (index, part) in parts.enumerated() {
        precondition(part.count == count, "samples of different sizes")
        part.withUnsafeBufferPointer { from in
          for element in 0..<count { values[index * count + element] = from[element] }
        }
      }
    }
  }
}
