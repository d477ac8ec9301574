import Glibc
import Testing

@testable import Imaging
@testable import TensorCore

@Suite final class TextureStampsTests {
  private let path = "/tmp/texture-stamps-\(UInt64.random(in: 0 ... .max)).png"

  /// A texture that is opaque in its left half.
  init() throws {
    let opacity = (0..<20 * 20).map { Float($0 % 20 < 10 ? 1 : 0) }
    let texture = Image(
      pixels: Tensor(shape: [20, 20, 1]), alpha: Tensor(shape: [20, 20], elements: opacity))
    try ImageFile.write(texture, to: path, as: .png)
  }

  deinit { unlink(path) }

  @Test func keepThePromisesOfDamage() throws {
    try expectDamage(TextureStamps(files: [path], count: 4...4))
  }

  /// A stamp as long as the picture's shorter side, of which half is opaque.
  @Test func coverWhatTheTextureCovers() throws {
    let stamps = TextureStamps(files: [path], count: 1...1, size: 0.4...0.4, dark: 1)
    let inside = try (1...20).map { (seed: UInt64) in
      try damaged(evenPicture(), by: stamps, seed: seed).mask.values.elements.count { $0 > 0.5 }
    }
    // 0.4 · 120 is 48 pixels.
    #expect((inside.max() ?? 0) > 48 * 48 / 2 - 100 && (inside.max() ?? 0) < 48 * 48 / 2 + 100)
  }

  @Test func withoutFilesNothingHappens() throws {
    #expect(try damaged(evenPicture(), by: TextureStamps(files: [])) == evenPicture())
  }
}
