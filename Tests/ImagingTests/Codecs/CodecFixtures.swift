import Foundation
import Glibc
import Imaging
import TensorCore
import Testing

/// A folder of its own for one test, gone with the last owner.
final class CodecFolder {
  let path: String

  init() {
    // In memory where there is such a folder: the damage tests write thousands of files.
    let root = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    path = "\(root)/codec-tests-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    mkdir(path, 0o700)
  }

  deinit {
    for name in names { unlink(file(name)) }
    rmdir(path)
  }

  private var names: [String] = []

  /// The path of a file in the folder.
  func file(_ name: String) -> String {
    names.append(name)
    return "\(path)/\(name)"
  }

  /// Makes a file of these bytes and gives its path.
  func file(_ name: String, _ bytes: [UInt8]) -> String {
    let path = file(name)
    writeBytes(bytes, to: path)
    return path
  }
}

func writeBytes(_ bytes: [UInt8], to path: String) {
  let file = fopen(path, "w")
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

func readBytes(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 65536)
  while case let got = fread(&piece, 1, piece.count, file), got > 0 { bytes += piece[..<got] }
  return bytes
}

/// The path of a committed file.
func fixture(_ name: String) -> String {
  Bundle.module.bundlePath + "/Fixtures/" + name
}

/// The picture that the fixtures show, 40x24: red rises to the right, green downwards, and blue
/// falls to the right.
func gradientSample(_ x: Int, _ y: Int, _ channel: Int) -> Float {
  [Float(x * 6 + 8), Float(y * 10 + 6), Float(250 - x * 6)][channel] / 255
}

/// The largest difference between an image and the picture of the fixtures; a gray image holds its
/// green.
func distanceFromGradient(_ image: Image) -> Float {
  var largest: Float = image.width == 40 && image.height == 24 ? 0 : .infinity
  for y in 0..<min(24, image.height) {
    for x in 0..<min(40, image.width) {
      for (channel, sample) in image[y, x].enumerated() {
        let expected = gradientSample(x, y, image.channels == 1 ? 1 : channel)
        largest = max(largest, abs(sample - expected))
      }
    }
  }
  return largest
}

/// An image whose samples are whole steps of the depth, no two neighbours alike.
func patternImage(
  _ height: Int, _ width: Int, channels: Int, bits: Int, alpha: Bool = false, seed: UInt64 = 1
) -> Image {
  var state = seed
  func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let sample = state >> 33
    return bits == 8 ? Float(sample & 255) / 255 : Float(sample & 65535) / 65535
  }
  let pixels = Tensor(
    shape: [height, width, channels], elements: (0..<height * width * channels).map { _ in next() })
  let opacity = Tensor(
    shape: [height, width], elements: (0..<height * width).map { _ in next() })
  return Image(
    pixels: pixels, alpha: alpha ? opacity : nil, metadata: ImageMetadata(bitDepth: bits))
}

/// The error that reading a file ends with.
func readError(_ path: String, limits: DecodingLimits = .standard) -> FileError? {
  #expect(throws: FileError.self) { try ImageFile.read(path, limits: limits) }
}

/// Reads every truncation (each 97th length) and some single-bit flips of a file: each must end in
/// one `FileError` or give an image of finite samples.
func checkDamage(_ bytes: [UInt8], truncationsFail: Bool = true, flips: StrideTo<Int>) throws {
  let folder = CodecFolder()
  let path = folder.file("damaged")
  for length in stride(from: 0, to: bytes.count, by: 97) {
    writeBytes(Array(bytes[..<length]), to: path)
    let image = try readOrFail(path)
    if truncationsFail { #expect(image == nil, "the first \(length) bytes") }
  }
  for bit in flips {
    var copy = bytes
    copy[bit / 8] ^= 1 << UInt8(bit % 8)
    writeBytes(copy, to: path)
    guard let image = try readOrFail(path) else { continue }
    let isFinite = image.pixels.withUnsafeBufferPointer { $0.allSatisfy { (0...1).contains($0) } }
    #expect(isFinite, "bit \(bit)")
    let again = try ImageFile.read(path)
    #expect(again == image, "bit \(bit): not the same twice")
  }
}

private func readOrFail(_ path: String) throws -> Image? {
  do {
    return try ImageFile.read(path, limits: DecodingLimits(maxPixels: 1 << 16))
  } catch is FileError {
    return nil
  }
}
