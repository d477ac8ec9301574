public import TensorCore

/// Images that a generator made before, so that a discriminator does not see the newest only:
/// Shrivastava and others, "Learning from Simulated and Unsupervised Images through Adversarial
/// Training" (2017), as in CycleGAN.
///
/// Until it is full, images go in and are given back; then each is given back or, as often, takes the
/// place of one of the pool, which is given instead.
public struct ImagePool: Sendable {
  /// The most images that it holds; 0 gives all back.
  public let capacity: Int
  public let seed: UInt64
  private var images: [Tensor] = []
  /// How many numbers were drawn.
  private var draws = 0

  public init(capacity: Int = 50, seed: UInt64) {
    precondition(capacity >= 0, "a pool of \(capacity) images")
    (self.capacity, self.seed) = (capacity, seed)
  }

  /// For a batch `[N, H, W, C]` one of images of now and before, constants to gradients.
  public mutating func exchange(_ batch: Tensor) -> Tensor {
    let given = (0..<batch.shape[0]).map { exchange(one: batch.image($0)) }
    return Tensor(uninitialized: batch.shape) { out in
      for (index, image) in given.enumerated() {
        image.withUnsafeBufferPointer { from in
          _ = UnsafeMutableBufferPointer(rebasing: out[(index * from.count)...]).update(from: from)
        }
      }
    }
  }

  private mutating func exchange(one image: Tensor) -> Tensor {
    if images.count < capacity {
      images.append(image)
      return image
    }
    guard capacity > 0 else { return image }
    var random = SeededRandom(seed: seed, name: "image pool")
    random.skip(draws)
    draws += 2
    let (chance, position) = (random.uniform(), random.uniform())
    guard chance > 0.5 else { return image }
    let index = Int(position * Float(capacity))
    defer { images[index] = image }
    return images[index]
  }

  /// What a checkpoint keeps: the images, `[1, H, W, C]`, and how many numbers were drawn.
  public var checkpoint: (draws: Int, images: [Tensor]) { (draws, images) }

  /// Goes on from a checkpoint of a pool of the same capacity and seed.
  public mutating func restore(draws: Int, images: [Tensor]) {
    precondition(images.count <= capacity, "\(images.count) images for a pool of \(capacity)")
    (self.draws, self.images) = (draws, images)
  }
}

extension Tensor {
  /// One image of a batch.
  fileprivate func image(_ index: Int) -> Tensor {
    let size = count / shape[0]
    return withUnsafeBufferPointer { from in
      Tensor(uninitialized: Shape([1] + shape.extents[1...])) { out in
        _ = out.update(from: UnsafeBufferPointer(rebasing: from[index * size..<(index + 1) * size]))
      }
    }
  }
}
