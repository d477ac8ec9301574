import Imaging
import TensorCore
import TestSupport

/// A plane `[H, W, C]` of random numbers.
func noise(height: Int, width: Int, channels: Int, seed: UInt64 = 1) -> Tensor {
  var random = FixedRandom(seed: seed)
  return Tensor(
    shape: [height, width, channels],
    elements: (0..<height * width * channels).map { _ in random.uniform() })
}

/// An image of random numbers, with alpha and a resolution.
func noiseImage(height: Int, width: Int, channels: Int, seed: UInt64 = 1) -> Image {
  Image(
    pixels: noise(height: height, width: width, channels: channels, seed: seed),
    alpha: noise(height: height, width: width, channels: 1, seed: seed + 1)
      .reshaped([height, width]),
    metadata: ImageMetadata(bitDepth: 16, dpi: ImageMetadata.DPI(x: 300, y: 600)))
}
