extension Tensor {
  /// `[N, H, W, C]` as rows `[N, C H W]` in PyTorch's order, channel by channel: what a linear
  /// layer's weights expect.
  ///
  /// - Throws: `CancelledError`.
  public func flattenedChannelsFirst() throws -> Tensor {
    let (area, channels) = (shape[1] * shape[2], shape[3])
    let flat = try mappedRows(height: channels, width: area, channels: 1) { image, channel, row in
      for pixel in 0..<area { row[pixel] = image[pixel * channels + channel] }
    }
    let shape = shape
    return flat.reshaped([shape[0], channels * area]).recorded(from: [self]) { gradient in
      let rows = gradient.reshaped([shape[0], channels, area, 1])
      let pixels = try rows.mappedRows(height: area, width: 1, channels: channels) {
        image, pixel, row in
        for channel in 0..<channels { row[channel] = image[channel * area + pixel] }
      }
      return [pixels.reshaped(shape)]
    }
  }
}
