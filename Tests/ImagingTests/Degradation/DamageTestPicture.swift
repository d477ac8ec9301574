import Testing

@testable import Imaging
@testable import TensorCore

/// An even gray photograph of three channels, undamaged.
func evenPicture(height: Int = 120, width: Int = 150, channels: Int = 3) -> DamagedImage {
  DamagedImage(Image(height: height, width: width, channels: channels, repeating: 0.4))
}

/// The picture after damage by a random stream of its own.
func damaged(
  _ picture: DamagedImage, by damage: some Damage, seed: UInt64 = 1
) throws -> DamagedImage {
  var (picture, random) = (picture, SeededRandom(seed: seed))
  try damage.apply(to: &picture, random: &random)
  return picture
}

/// What every damage promises.
func expectDamage(_ damage: some Damage, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let clean = evenPicture()
  let once = try damaged(clean, by: damage)
  #expect(once.markedShare > 0.0005, "it marks something", sourceLocation: sourceLocation)
  #expect(once.image != clean.image, sourceLocation: sourceLocation)
  #expect(once == (try damaged(clean, by: damage)), sourceLocation: sourceLocation)
  #expect(once != (try damaged(clean, by: damage, seed: 2)), sourceLocation: sourceLocation)
  #expect(once.isUntouchedWhereUnmarked(clean.image), sourceLocation: sourceLocation)
  #expect(try alike(clean, damage), sourceLocation: sourceLocation)
  // What was marked stays marked.
  let marked = DamagedImage(clean.image, mask: Mask(height: 120, width: 150, repeating: 0.5))
  let more = try damaged(marked, by: damage)
  #expect(more.mask.values.elements.allSatisfy { $0 >= 0.5 }, sourceLocation: sourceLocation)
  for (height, width) in [(1, 1), (1, 9), (9, 1), (3, 200)] {
    for channels in [1, 3] {
      let tiny = evenPicture(height: height, width: width, channels: channels)
      let result = try damaged(tiny, by: damage)
      #expect(result.image.pixels.elements.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(result.mask.values.elements.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
  }
  let cancellation = Cancellation()
  cancellation.cancel()
  Cancellation.$current.withValue(cancellation) {
    #expect(throws: CancelledError.self, sourceLocation: sourceLocation) {
      try damaged(clean, by: damage)
    }
  }
}

/// Whether one thread and four do the same.
private func alike(_ clean: DamagedImage, _ damage: some Damage) throws -> Bool {
  let total = ThreadBudget.shared.total
  defer { ThreadBudget.shared.setTotal(total) }
  let results = try [1, 4].map { threads in
    ThreadBudget.shared.setTotal(threads)
    return try damaged(clean, by: damage)
  }
  return results[0] == results[1]
}

extension DamagedImage {
  /// The mean of the mask.
  var markedShare: Float { mask.values.elements.reduce(0, +) / Float(mask.values.count) }

  /// Whether all pixels that the mask leaves out are those of an image, bit for bit.
  func isUntouchedWhereUnmarked(_ clean: Image) -> Bool {
    let (now, before, marks) = (image.pixels.elements, clean.pixels.elements, mask.values.elements)
    return now.indices.allSatisfy { marks[$0 / image.channels] > 0 || now[$0] == before[$0] }
  }
}
