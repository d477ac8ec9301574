import TensorCore

extension YCbCr {
  /// How much colours of one brightness differ: the root mean square of the distance in the plane of
  /// Cb and Cr from the mean of all pixels as bright, in 32 classes.
  ///
  /// A print in one tone, as sepia, has a colour for each brightness, whatever it is; grain, stains
  /// and JPEG leave up to some 0.015. Photographs in colours have 0.02 or more.
  ///
  /// - Returns: 0...0.71.
  public var spread: Double {
    let classes = 32
    var sums = [(count: Int, cb: Double, cr: Double)](repeating: (0, 0, 0), count: classes)
    var squares = 0.0
    forEachPixel { y, cb, cr in
      let bright = Int(min(Float(classes - 1), max(0, y * Float(classes))))
      sums[bright].count += 1
      sums[bright].cb += cb
      sums[bright].cr += cr
      squares += cb * cb + cr * cr
    }
    // The sum of squared distances from means is that of squares less that of the means.
    for sum in sums where sum.count > 0 {
      squares -= (sum.cb * sum.cb + sum.cr * sum.cr) / Double(sum.count)
    }
    return (max(0, squares) / Double(y.count)).squareRoot()
  }

  private func forEachPixel(_ body: (_ y: Float, _ cb: Double, _ cr: Double) -> Void) {
    y.withUnsafeBufferPointer { y in
      cb.withUnsafeBufferPointer { cb in
        cr.withUnsafeBufferPointer { cr in
          for index in y.indices {
            body(y[index], Double(cb[index]) - 0.5, Double(cr[index]) - 0.5)
          }
        }
      }
    }
  }
}
