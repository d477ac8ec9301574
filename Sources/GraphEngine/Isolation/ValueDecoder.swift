import NodeKit

/// Reads the values of a message; nothing in it is believed before it was compared.
struct ValueDecoder {
  let body: [UInt8]
  /// The tensor in a memory of the sender, of this many elements.
  let inSendersMemory: (_ id: UInt64, _ count: Int) -> Tensor?
  /// The tensor in a memory of the receiver.
  let inReceiversMemory: (_ id: UInt64) -> Tensor?
  /// What lies in each memory of the sender: two tensors in one share it.
  private var known: [UInt64: Tensor] = [:]

  init(
    body: [UInt8], inSendersMemory: @escaping (UInt64, Int) -> Tensor?,
    inReceiversMemory: @escaping (UInt64) -> Tensor?
  ) {
    self.body = body
    self.inSendersMemory = inSendersMemory
    self.inReceiversMemory = inReceiversMemory
  }

  /// Reads a value.
  ///
  /// - Throws: `MessageSocket.Failure.garbled` for what can be no value.
  mutating func value(_ code: ValueCode) throws -> Value {
    switch code {
    case .image(let pixels, let alpha, let metadata):
      let pixels = try tensor(pixels)
      let shape = pixels.shape
      guard shape.rank == 3, shape[2] == 1 || shape[2] == 3, shape.count > 0 else { throw garbled }
      let alpha = try alpha.map { try tensor($0) }
      guard alpha.map({ $0.shape == [shape[0], shape[1]] }) ?? true else { throw garbled }
      return .image(Image(pixels: pixels, alpha: alpha, metadata: try self.metadata(metadata)))
    case .mask(let values):
      let values = try tensor(values)
      guard values.shape.rank == 2, values.count > 0 else { throw garbled }
      return .mask(Mask(values: values))
    case .tensor(let tensor): return .tensor(try self.tensor(tensor))
    case .number(let bits): return .number(Double(bitPattern: bits))
    case .text(let text): return .text(text)
    case .path(let path): return .path(path)
    case .list(let values):
      var read: [Value] = []
      for value in values { read.append(try self.value(value)) }
      return .list(read)
    }
  }

  private var garbled: MessageSocket.Failure { .garbled }

  private mutating func tensor(_ code: TensorCode) throws -> Tensor {
    var count = 1
    for extent in code.shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflows, product < 1 << 48 else { throw garbled }
      count = product
    }
    let shape = Shape(code.shape)
    switch code.place {
    case .body(let start):
      guard start >= 0, count * 4 <= body.count - start else { throw garbled }
      return body.withUnsafeBytes { bytes in
        Tensor(uninitialized: shape) { target in
          UnsafeMutableRawBufferPointer(target).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count * 4]))
        }
      }
    case .sender(let id):
      guard let tensor = known[id] ?? inSendersMemory(id, count), tensor.count == count else {
        throw garbled
      }
      known[id] = tensor
      return tensor.reshaped(shape)
    case .receiver(let id):
      guard let tensor = inReceiversMemory(id), tensor.count == count else { throw garbled }
      return tensor.reshaped(shape)
    }
  }

  private func metadata(_ code: ImageMetadataCode) throws -> ImageMetadata {
    guard code.bitDepth == 8 || code.bitDepth == 16, (code.dpi?.count ?? 2) == 2 else {
      throw garbled
    }
    return ImageMetadata(
      bitDepth: code.bitDepth, iccProfile: try bytes(code.iccProfile), exif: try bytes(code.exif),
      xmp: try bytes(code.xmp), iptc: try bytes(code.iptc),
      dpi: code.dpi.map { ImageMetadata.DPI(x: $0[0], y: $0[1]) })
  }

  private func bytes(_ span: ImageMetadataCode.Span?) throws -> [UInt8]? {
    guard let span else { return nil }
    guard span.start >= 0, span.count >= 0, span.count <= body.count - span.start else {
      throw garbled
    }
    return Array(body[span.start..<span.start + span.count])
  }
}
