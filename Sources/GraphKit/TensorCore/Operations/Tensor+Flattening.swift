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
    return flat.reshaped([shape[0], channels * area])
  }
}
