import Foundation
import GraphEngine
import Imaging
import TensorCore

@testable import Training

/// A folder of small photographs, and recipes that learn from them.
final class TrainingFolder: Sendable {
  let path = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString)"

  init(photos count: Int = 3) throws {
    try AtomicFile.makeFolder(path)
    for index in 0..<count { try addPhoto("photo\(index).png", seed: index) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a photograph whose every pixel tells its place.
  func addPhoto(_ name: String, height: Int = 40, width: Int = 48, seed: Int = 0) throws {
    let pixels = Tensor(uninitialized: [height, width, 3]) { values in
      for index in values.indices {
        let (pixel, channel) = (index / 3, index % 3)
        values[index] = Float((pixel * (channel + 1) + 37 * seed) % 256) / 255
      }
    }
    try AtomicFile.replace("\(path)/\(name)") { temporary in
      try ImageFile.write(Image(pixels: pixels), to: temporary, as: .png)
    }
  }

  /// A recipe of a small network on the photographs of this folder.
  func recipe(
    _ settings: [String: String] = [:], text: String = TrainingFolder.text
  ) throws -> Recipe {
    let document = try YAMLDocument(
      text: text.replacing("PHOTOS", with: path).utf8, path: "\(path)/test.yaml",
      label: "test.yaml")
    return try Recipe(
      document,
      settings: settings.sorted { $0.key < $1.key }.map {
        SettingOverride(key: $0.key, value: $0.value)
      }, currentFolder: path)
  }

  static let text = """
    graphrun: 1
    task: translate
    network: {name: cyclegan, width: 4, blocks: 1}
    data: {photos: PHOTOS, size: 16, batch: 2}
    optimizer: {learning-rate: 1e-3}
    losses: {l1: 1}
    phases:
      first: {steps: 4}
      second: {steps: 4, learning-rate: 1e-4}
    validation: {count: 2, every: 4}
    checkpoint-every: 2
    """
}
