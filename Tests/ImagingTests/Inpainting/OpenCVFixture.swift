import Imaging
import TensorCore

/// A picture of stripes with a blob on it, and what OpenCV 5.0 makes of it.
enum OpenCVFixture {
  /// Image, mask, and the image after `cv2.inpaint(image, mask, 3, cv2.INPAINT_TELEA)`.
  static var telea: (image: Image, mask: Mask, wanted: [Float]) {
    let (height, width) = (14, 16)
    let levels = (0..<height * width).map { index in
      let (y, x) = (index / width, index % width)
      return (x * 11 + y * 5 + ((x + y / 2) % 7 < 3 ? 60 : 0)) % 256
    }
    let mask = hole(
      "................",
      "................",
      "................",
      "................",
      "....##..........",
      "...####.........",
      "...#####........",
      "....#####.......",
      ".....#####......",
      ".......##.......",
      "................",
      "................",
      "................",
      "................")
    var filled = [
      61, 91, 55, 69, 97, 138, 60, 88, 110, 131, 136, 106, 124, 131, 134, 133, 141, 131, 138, 156,
      181, 135, 153,
    ][...]
    let wanted = zip(levels, mask.values.elements).map { level, isHole in
      Float(isHole == 0 ? level : filled.removeFirst()) / 255
    }
    let samples = levels.map { Float($0) / 255 }
    let image = Image(pixels: Tensor(shape: [height, width, 1], elements: samples))
    return (image, mask, wanted)
  }
}
