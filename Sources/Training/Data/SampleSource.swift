import GraphEngine
import Imaging
import NodeKit
import TensorCore

/// Makes the samples of a recipe: number by number, the same for the same seed, in any order.
final class SampleSource: Sendable {
  private let data: DataSettings
  private let seed: UInt64
  private let photos: PhotoList
  private let others: PhotoList?
  private let graph: DamageGraph?
  private let cache: PhotoCache
  private let isPaired: Bool

  /// How often a photograph is drawn before the folders are given up.
  private static let maximumDraws = 200

  /// Looks through the folders and plans the graph.
  ///
  /// - Throws: `GraphError`.
  init(_ recipe: Recipe, photos folders: [DataSettings.Folder]? = nil) throws(GraphError) {
    data = recipe.data
    seed = recipe.seed
    isPaired = recipe.task != .translateUnpaired
    photos = try PhotoList(folders ?? data.photos, orRefuse: recipe.refusal)
    others =
      try data.otherPhotos.isEmpty ? nil : PhotoList(data.otherPhotos, orRefuse: recipe.refusal)
    graph = try data.degrade.map { path throws(GraphError) in
      do throws(GraphError) {
        return try DamageGraph(path, settings: recipe.data.degradeSettings.map(\.override))
      } catch {
        throw error.placed(in: recipe)
      }
    }
    cache = PhotoCache(maximumBytes: data.cacheBytes, shorterSide: data.shorterSide?.upperBound)
  }

  /// Whether damage is marked.
  var hasMask: Bool { graph?.hasMask ?? false }

  /// The photographs that could not be read, and why.
  var unreadable: [(path: String, reason: String)] { cache.unreadable }

  /// The sample of a number, `size` pixels a side.
  ///
  /// - Throws: `TrainingError` when no photograph can be read, `RunError`, or `CancelledError`.
  func sample(_ index: Int, size: Int) throws -> Sample {
    var random = SeededRandom(
      seed: seed, name: "sample \(data.distinct.map { index % $0 } ?? index)")
    let photo = try draw(photos, size: size, &random)
    var sample = try damaged(photo, seed: random.next())
    if !isPaired {
      // The photograph of the other kind is no other form of this one.
      sample.clean = try draw(others ?? photos, size: size, &random)
      sample.mask = nil
    }
    return sample
  }

  /// The samples of a batch.
  ///
  /// - Throws: as `sample`.
  func batch(_ indices: Range<Int>, size: Int) throws -> Batch {
    Batch(try indices.map { try sample($0, size: size) })
  }

  /// Samples to measure by: the middles of photographs, always with the same damage.
  ///
  /// - Throws: as `sample`.
  func middles(_ count: Int, size: Int) throws -> [(name: String, sample: Sample)] {
    let found = try measuredPaths(count).enumerated().compactMap { index, path in
      try middle(index, of: path, size: size).map { (PhotoList.name(of: path), $0) }
    }
    if found.isEmpty { throw TrainingError.noReadablePhoto(cache.unreadable.first?.reason) }
    return found
  }

  /// The photographs to measure by: so many, evenly spaced, or all.
  func measuredPaths(_ count: Int?) -> [String] { photos.spread(count ?? photos.paths.count) }

  /// The middle of a photograph with damage that its place in the list decides; `nil` when it can't
  /// be read.
  ///
  /// - Parameter size: rows and columns; 0 for the whole photograph.
  /// - Throws: as `sample`.
  func middle(_ index: Int, of path: String, size: Int) throws -> Sample? {
    guard let photo = try cache.photo(path) else { return nil }
    var seen = photo
    if size > 0 {
      let side = min(
        photo.shorterSide, max(1, size * photo.shorterSide / data.scaleSide(photo, size: size)))
      let part = try photo.cropped(
        left: (photo.width - side) / 2, top: (photo.height - side) / 2, width: side, height: side)
      seen = try part.resized(height: size, width: size, interpolation: .lanczos)
    }
    return try damaged(seen, seed: SeededRandom.first(seed, "middle \(index)"))
  }

  private func damaged(_ photo: Image, seed: UInt64) throws -> Sample {
    try graph?.damage(photo, seed: seed) ?? Sample(photo: photo, clean: photo)
  }

  /// A part of a photograph at random.
  private func draw(
    _ list: PhotoList, size: Int, _ random: inout SeededRandom
  ) throws -> Image {
    for _ in 0..<Self.maximumDraws {
      let path = list.choose(&random)
      guard let photo = try cache.photo(path) else { continue }
      if data.colours == .coloured, !photo.isColoured { continue }
      return try part(of: photo, size: size, &random)
    }
    if let reason = cache.unreadable.first?.reason { throw TrainingError.noReadablePhoto(reason) }
    throw TrainingError.noColouredPhoto
  }

  private func part(of photo: Image, size: Int, _ random: inout SeededRandom) throws -> Image {
    let shorter =
      data.scales(of: photo, size: size).map { Int.random(in: $0, using: &random) }
      ?? photo.shorterSide
    // What becomes `size` pixels when the shorter side becomes `shorter`.
    let side = min(
      photo.shorterSide, max(1, (size * photo.shorterSide + shorter / 2) / max(1, shorter)))
    let left = Int.random(in: 0...(photo.width - side), using: &random)
    let top = Int.random(in: 0...(photo.height - side), using: &random)
    let isFlipped = random.next() & 1 == 1 && data.flips
    let part = try photo.cropped(left: left, top: top, width: side, height: side)
      .resized(height: size, width: size, interpolation: .lanczos)
    return isFlipped ? try part.flipped(.horizontal) : part
  }
}

extension DataSettings {
  /// What the shorter side of a photograph may become, `nil` for what it is. None is enlarged more
  /// than a part needs: networks that learn from blurred details take sharp ones for damage.
  fileprivate func scales(of photo: Image, size: Int) -> ClosedRange<Int>? {
    guard let shorterSide else { return nil }
    let most = max(size, photo.shorterSide)
    return min(shorterSide.lowerBound, most)...min(shorterSide.upperBound, most)
  }

  /// What the shorter side of a photograph becomes in measurements: the middle of the range.
  fileprivate func scaleSide(_ photo: Image, size: Int) -> Int {
    scales(of: photo, size: size).map { ($0.lowerBound + $0.upperBound) / 2 } ?? photo.shorterSide
  }
}

extension Image {
  fileprivate var shorterSide: Int { min(height, width) }

  /// Whether it has colours to speak of.
  fileprivate var isColoured: Bool {
    guard channels == 3 else { return false }
    let (sum, count) = pixels.withUnsafeBufferPointer { values -> (Float, Int) in
      var sum: Float = 0
      let pixels = stride(from: 0, to: values.count - 2, by: 3 * max(1, values.count / 12_000))
      var count = 0
      for index in pixels {
        let (red, green, blue) = (values[index], values[index + 1], values[index + 2])
        sum += max(red, green, blue) - min(red, green, blue)
        count += 1
      }
      return (sum, count)
    }
    return sum / Float(max(1, count)) > 0.04
  }
}

extension SeededRandom {
  fileprivate static func first(_ seed: UInt64, _ name: String) -> UInt64 {
    var random = SeededRandom(seed: seed, name: name)
    return random.next()
  }
}
