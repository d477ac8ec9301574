import TensorCore

extension Mask {
  /// The mask with the regions that its marks and the picture's border enclose, where they are small
  /// and of one tone: a torn corner, of which only the edge stands out, or the inside of a hole.
  ///
  /// Marks are at least 0.5, and enclose by corners too. Regions become 1.
  ///
  /// - Parameters:
  ///   - image: the picture, as large as the mask.
  ///   - share: the largest part of the picture that a region may be, 0...1.
  ///   - deviation: the largest standard deviation of a region's samples, of each channel.
  /// - Throws: `CancelledError`.
  public func withEnclosedRegions(
    of image: Image, upTo share: Double, deviation: Double
  ) throws -> Mask {
    precondition(
      height == image.height && width == image.width, "a mask of another size than its image")
    var background = self
    background.values = try values.mapped { $0 >= 0.5 ? 0 : 1 }
    let regions = try ConnectedComponents(background, connectivity: .four)
    let most = Int(share * Double(height * width))
    var small = regions.components.map { $0.area <= most }
    if !small.contains(true) { return self }
    let tones = try RegionTones(regions, of: image)
    for index in small.indices where small[index] {
      small[index] = tones.deviation(of: index, area: regions.components[index].area) <= deviation
    }
    let isAdded: [Bool] = [false] + small
    var marked = self
    marked.values.withUnsafeMutableBufferPointer { values in
      for pixel in values.indices where isAdded[Int(regions.labels[pixel])] { values[pixel] = 1 }
    }
    return marked
  }
}

/// The sums that the spread of samples is found from, region by region and channel by channel.
private struct RegionTones {
  private let channels: Int
  private var sums: [Double]
  private var squares: [Double]

  init(_ regions: ConnectedComponents, of image: Image) throws {
    channels = image.channels
    sums = [Double](repeating: 0, count: (regions.components.count + 1) * channels)
    squares = sums
    for row in 0..<image.height {
      if row & 63 == 0 { try Cancellation.check() }
      image.pixels.withUnsafeBufferPointer { samples in
        for pixel in row * image.width..<(row + 1) * image.width {
          let place = Int(regions.labels[pixel]) * channels
          for channel in 0..<channels {
            let sample = Double(samples[pixel * channels + channel])
            sums[place + channel] += sample
            squares[place + channel] += sample * sample
          }
        }
      }
    }
  }

  /// The largest standard deviation of a channel in the region of an index in `components`.
  func deviation(of region: Int, area: Int) -> Double {
    let count = Double(area)
    return (0..<channels).map { channel in
      let place = (region + 1) * channels + channel
      let mean = sums[place] / count
      let variance = squares[place] / count - mean * mean
      // What is no number is of no tone.
      return variance.isNaN ? .infinity : max(0, variance).squareRoot()
    }.max() ?? 0
  }
}
