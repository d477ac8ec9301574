import Imaging
import TensorCore

/// Colours, mean over photographs, all of BT.601's Cb and Cr in 0...255:
/// - `cbcr-mse`: the mean squared difference of both to the real ones;
/// - `uncoloured-percent`: pixels less than 5 from gray, where (Cb - 128)² + (Cr - 128)² < 25;
/// - `psnr-db`: of the picture, as `Quality` defines it.
struct ColourTally: MethodTally {
  private var means = MeanTally()

  mutating func add(_ answer: Raster, _ sample: Sample) throws {
    let picture = answer.asImage
    let (made, real) = (try YCbCr(picture), try YCbCr(sample.clean))
    let squares = Self.squares(made.cb, real.cb) + Self.squares(made.cr, real.cr)
    means.add("cbcr-mse", squares / Double(2 * made.cb.count))
    means.add("uncoloured-percent", Self.uncolouredPercent(made))
    means.add("psnr-db", min(99, try Quality.psnr(picture, sample.clean)))
  }

  var measures: [(name: String, value: Double)] { means.measures }

  private static func squares(_ a: Tensor, _ b: Tensor) -> Double {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        var sum = 0.0
        for index in a.indices {
          let difference = 255 * (Double(a[index]) - Double(b[index]))
          sum += difference * difference
        }
        return sum
      }
    }
  }

  private static func uncolouredPercent(_ colours: YCbCr) -> Double {
    colours.cb.withUnsafeBufferPointer { cb in
      colours.cr.withUnsafeBufferPointer { cr in
        let count = cb.indices.count { index in
          let (b, r) = (255 * (cb[index] - 0.5), 255 * (cr[index] - 0.5))
          return b * b + r * r < 25
        }
        return 100 * Double(count) / Double(max(1, cb.count))
      }
    }
  }
}
