import Imaging
import TensorCore

/// Decoded photographs as RGB of 8 bits, kept until a cap is reached. What can't be read is
/// remembered, so that it is told once.
final class PhotoCache: Sendable {
  private struct Entry {
    let height: Int
    let width: Int
    let samples: [UInt8]
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var bytes = 0
    var unreadable: [String: String] = [:]
  }

  private let state = Locked(State())
  private let maximumBytes: Int
  /// What the shorter side is at most, or `nil`: larger photographs are kept smaller.
  private let shorterSide: Int?

  init(maximumBytes: Int, shorterSide: Int?) {
    (self.maximumBytes, self.shorterSide) = (maximumBytes, shorterSide)
  }

  /// The photographs that could not be read, and why.
  var unreadable: [(path: String, reason: String)] {
    state.withLock { $0.unreadable }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// A photograph as RGB; `nil` when it can't be read.
  ///
  /// - Throws: `CancelledError`.
  func photo(_ path: String) throws -> Image? {
    let (entry, isUnreadable) = state.withLock {
      ($0.entries[path], $0.unreadable[path] != nil)
    }
    if isUnreadable { return nil }
    if let entry { return Self.image(entry) }
    let image: Image
    do { image = try fitted(ImageFile.read(path).expandedToRGB()) } catch let error as FileError {
      state.withLock { $0.unreadable[path] = "\(error)" }
      return nil
    }
    // What was kept and what comes fresh from the file must be the same.
    let kept = Self.entry(image)
    state.withLock { state in
      guard state.bytes + kept.samples.count <= maximumBytes else { return }
      state.bytes += kept.samples.count
      state.entries[path] = kept
    }
    return Self.image(kept)
  }

  private func fitted(_ image: Image) throws -> Image {
    let shorter = min(image.height, image.width)
    guard let shorterSide, shorter > shorterSide else { return image }
    func scaled(_ extent: Int) -> Int { max(1, (extent * shorterSide + shorter / 2) / shorter) }
    return try image.resized(
      height: scaled(image.height), width: scaled(image.width), interpolation: .lanczos)
  }

  private static func entry(_ image: Image) -> Entry {
    let samples = image.pixels.withUnsafeBufferPointer { values in
      values.map { UInt8(max(0, min(255, $0 * 255 + 0.5))) }
    }
    return Entry(height: image.height, width: image.width, samples: samples)
  }

  private static func image(_ entry: Entry) -> Image {
    Image(
      pixels: Tensor(uninitialized: [entry.height, entry.width, 3]) { values in
        for index in values.indices { values[index] = Float(entry.samples[index]) / 255 }
      })
  }
}
