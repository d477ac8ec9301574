import Imaging
import TensorCore
import Testing

/// Bytes that a formula makes, the same here and in the script that made the literals:
/// (3 r² + (5 + k) c + 40 channel + (7 r + 11 k c) % 13 k) % 256 at row r and column c.
private func pattern(_ height: Int, _ width: Int, _ channels: Int, k: Int) -> [Int] {
  (0..<height * width * channels).map { index in
    let (pixel, channel) = (index / channels, index % channels)
    let (r, c) = (pixel / width, pixel % width)
    let slow = r * r * 3 + c * (5 + k)
    return (slow + channel * 40 + (r * 7 + c * 11 * k) % 13 * k) % 256
  }
}

private func image(_ height: Int, _ width: Int, _ bytes: [Int]) -> Image {
  let channels = bytes.count / (height * width)
  return Image(
    pixels: Tensor(shape: [height, width, channels], elements: bytes.map { Float($0) / 255 }))
}

/// A pattern, another one, and the first one changed a little.
private func examples(_ height: Int, _ width: Int, _ channels: Int) -> (Image, Image, Image) {
  let first = pattern(height, width, channels, k: 1)
  let other = pattern(height, width, channels, k: 2)
  // Division that rounds down, so that this is the script's (b - 128) // 8.
  let changed = zip(first, other).map { min(255, max(0, $0 + $1 / 8 - 16)) }
  return (
    image(height, width, first), image(height, width, other), image(height, width, changed)
  )
}

struct QualityTests {
  @Test func equalPicturesAreInfinitelyGood() throws {
    let image = noiseImage(height: 5, width: 8, channels: 3)
    #expect(try Quality.psnr(image, image) == .infinity)
    #expect(try Quality.l1Percent(image, image) == 0)
  }

  @Test func oneLevelOffIsFortyEightDecibels() throws {
    // 10 log10(255²) = 48.1308
    let a = Image(height: 4, width: 3, channels: 1, repeating: 100 / 255)
    let b = Image(height: 4, width: 3, channels: 1, repeating: 101 / 255)
    #expect(abs(try Quality.psnr(a, b) - 48.1308) < 1e-4)
    #expect(abs(try Quality.l1Percent(a, b) - 100 / 255) < 1e-12)
  }

  @Test func blackAgainstWhiteIsZeroDecibels() throws {
    let black = Image(height: 2, width: 2, channels: 3)
    let white = Image(height: 2, width: 2, channels: 3, repeating: 1)
    #expect(try Quality.psnr(black, white) == 0)
    #expect(try Quality.l1Percent(black, white) == 100)
  }

  @Test func samplesAreCutAndRoundedFirst() throws {
    let a = Image(pixels: Tensor(shape: [1, 2, 1], elements: [1, 0.5]))
    let b = Image(pixels: Tensor(shape: [1, 2, 1], elements: [1.2, 0.5003]))
    #expect(try Quality.psnr(a, b) == .infinity)
  }

  // scikit-image 0.25.2, metrics.peak_signal_noise_ratio(a, b, data_range=255).
  @Test(arguments: [
    (1, 10.586390428593154, 29.113190075024363), (3, 10.40792802292062, 29.106164274056667),
  ])
  func psnrIsScikitImages(channels: Int, far: Double, near: Double) throws {
    let (a, b, c) = examples(24, 37, channels)
    #expect(abs(try Quality.psnr(a, b) - far) < 1e-9)
    #expect(abs(try Quality.psnr(a, c) - near) < 1e-9)
  }

  @Test func onlyTheHoleCounts() throws {
    let a = Image(height: 2, width: 2, channels: 3)
    let b = Image(
      pixels: Tensor(shape: [2, 2, 3], elements: [1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
    let hole = Mask(values: Tensor(shape: [2, 2], elements: [0.4, 0.5, 1, 0]))
    // One of six samples differs, by 255: 10 log10(6) = 7.7815.
    #expect(abs(try Quality.psnr(a, b, within: hole) - 7.7815) < 1e-4)
    #expect(abs(try Quality.l1Percent(a, b, within: hole) - 100.0 / 6) < 1e-12)
    #expect(try Quality.psnr(a, b, within: Mask(height: 2, width: 2)) == .infinity)
    #expect(try Quality.l1Percent(a, b, within: Mask(height: 2, width: 2)) == 0)
  }

  @Test func aFullHoleIsTheWholePicture() throws {
    let a = noiseImage(height: 97, width: 311, channels: 3, seed: 3)
    let b = noiseImage(height: 97, width: 311, channels: 3, seed: 4)
    let full = Mask(height: 97, width: 311, repeating: 1)
    #expect(try Quality.psnr(a, b, within: full) == Quality.psnr(a, b))
    #expect(try Quality.ssim(a, b, within: full) == Quality.ssim(a, b))
  }

  @Test func shapesMustMatch() async {
    await #expect(processExitsWith: .failure) {
      let gray = Image(height: 2, width: 2, channels: 1)
      _ = try Quality.psnr(gray, Image(height: 2, width: 2, channels: 3))
    }
    await #expect(processExitsWith: .failure) {
      let gray = Image(height: 2, width: 2, channels: 1)
      _ = try Quality.ssim(gray, gray, within: Mask(height: 2, width: 1))
    }
  }
}

struct QualitySSIMTests {
  @Test(arguments: [(1, 1), (2, 30), (11, 11), (40, 64)])
  func equalPicturesAreOne(height: Int, width: Int) throws {
    let image = noiseImage(height: height, width: width, channels: 3)
    #expect(abs(try Quality.ssim(image, image) - 1) < 1e-6)
  }

  // scikit-image 0.25.2: the mean over the channels of metrics.structural_similarity(a, b,
  // data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False).
  @Test(arguments: [
    (1, 0.46588580809863456, 0.9929517057074636), (3, 0.47977876629656996, 0.9930301728043077),
  ])
  func equalsScikitImage(channels: Int, far: Double, near: Double) throws {
    let (a, b, c) = examples(24, 37, channels)
    #expect(abs(try Quality.ssim(a, b) - far) < 1e-5)
    #expect(abs(try Quality.ssim(a, c) - near) < 1e-5)
  }

  @Test func onePixelComparesMeans() throws {
    // Variances are zero, so (2 a b + C1) / (a² + b² + C1) remains, C1 = 2.55² = 6.5025:
    // a = 51, b = 102 gives 10410.5025 / 13011.5025.
    let a = Image(height: 1, width: 1, channels: 1, repeating: 0.2)
    let b = Image(height: 1, width: 1, channels: 1, repeating: 0.4)
    #expect(abs(try Quality.ssim(a, b) - 10410.5025 / 13011.5025) < 1e-6)
  }

  @Test func onlyWindowsCentredInTheHoleCount() throws {
    let a = noiseImage(height: 30, width: 60, channels: 1)
    var b = a
    b.pixels.withUnsafeMutableBufferPointer { for row in 0..<30 { $0[row * 60 + 50] = 1 } }
    var left = Mask(height: 30, width: 60)
    left.values.withUnsafeMutableBufferPointer {
      for row in 0..<30 { for column in 0..<44 { $0[row * 60 + column] = 1 } }
    }
    #expect(try Quality.ssim(a, b) < 0.99)
    #expect(abs(try Quality.ssim(a, b, within: left) - 1) < 1e-6)
    #expect(try Quality.ssim(a, b, within: Mask(height: 30, width: 60)) == 1)
  }
}
