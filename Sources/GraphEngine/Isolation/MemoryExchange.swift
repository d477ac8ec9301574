import Glibc
import NodeKit

/// The memories that two processes have of each other, as one of them sees it.
///
/// Large tensors are not sent: the other process maps the memory that they lie in, once, and is told
/// when it is there no more.
struct MemoryExchange {
  private struct Weak {
    weak var memory: SharedMemory?
  }

  private var sent: [UInt64: Weak] = [:]
  private var received: [UInt64: SharedMemory] = [:]
  /// The sender's number of each memory that was received, by ours.
  private var numbers: [UInt64: UInt64] = [:]
  /// Whether what is received may be written to.
  let writes: Bool

  init(writes: Bool) { self.writes = writes }

  /// Writes values for a message.
  mutating func encode(_ values: [(port: String, value: Value)]) -> EncodedValues {
    var encoded = EncodedValues()
    for (id, entry) in sent where entry.memory == nil {
      encoded.news.gone.append(id)
      sent[id] = nil
    }
    for (port, value) in values {
      encoded.values.append(NamedValueCode(port: port, value: encode(value, &encoded)))
    }
    return encoded
  }

  private mutating func encode(_ value: Value, _ encoded: inout EncodedValues) -> ValueCode {
    switch value {
    case .image(let image):
      .image(
        encode(image.pixels, &encoded), alpha: image.alpha.map { encode($0, &encoded) },
        encoded.add(image.metadata))
    case .mask(let mask): .mask(encode(mask.values, &encoded))
    case .tensor(let tensor): .tensor(encode(tensor, &encoded))
    case .number(let number): .number(number.bitPattern)
    case .text(let text): .text(text)
    case .path(let path): .path(path)
    case .list(let values): .list(values.map { encode($0, &encoded) })
    }
  }

  private mutating func encode(_ tensor: Tensor, _ encoded: inout EncodedValues) -> TensorCode {
    let shape = tensor.shape.extents
    guard let shared = tensor.inSharedMemory(), let memory = shared.sharedMemory else {
      return TensorCode(shape: shape, place: .body(encoded.add(tensor)))
    }
    if let number = numbers[memory.id] { return TensorCode(shape: shape, place: .receiver(number)) }
    if sent[memory.id]?.memory == nil {
      guard encoded.memories.count < SharedMemory.mostInMessage else {
        return TensorCode(shape: shape, place: .body(encoded.add(tensor)))
      }
      sent[memory.id] = Weak(memory: memory)
      encoded.memories.append(memory)
      encoded.news.new.append(.init(id: memory.id, bytes: memory.bytes))
    }
    encoded.tensors[memory.id] = shared
    return TensorCode(shape: shape, place: .sender(memory.id))
  }

  /// Takes over the memories that come with a message, and lets go of those that are gone.
  ///
  /// - Throws: `MessageSocket.Failure.garbled`; the descriptors are closed in any case.
  mutating func learn(_ news: MemoryNews, _ descriptors: [Int32]) throws {
    for id in news.gone {
      if let memory = received.removeValue(forKey: id) { numbers[memory.id] = nil }
    }
    guard news.new.count == descriptors.count else {
      for file in descriptors { close(file) }
      throw MessageSocket.Failure.garbled
    }
    var isWhole = true
    for (new, file) in zip(news.new, descriptors) {
      guard let memory = SharedMemory(mapping: file, bytes: new.bytes, isWritable: writes) else {
        isWhole = false
        continue
      }
      received[new.id] = memory
      numbers[memory.id] = new.id
    }
    if !isWhole { throw MessageSocket.Failure.system(ENOMEM) }
  }

  /// The memory that the sender has given this number.
  func memory(_ id: UInt64) -> SharedMemory? { received[id] }
}

/// Values, written for a message.
struct EncodedValues {
  var values: [NamedValueCode] = []
  var news = MemoryNews()
  var body: [UInt8] = []
  /// Those whose descriptors go with the message.
  var memories: [SharedMemory] = []
  /// The tensors that lie in memories of the sender, by their numbers: they must live as long as the
  /// receiver reads them.
  var tensors: [UInt64: Tensor] = [:]

  mutating func add(_ tensor: Tensor) -> Int {
    tensor.withUnsafeBufferPointer { add(UnsafeRawBufferPointer($0)) }
  }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) -> Int {
    defer { body.append(contentsOf: bytes) }
    return body.count
  }

  mutating func add(_ metadata: ImageMetadata) -> ImageMetadataCode {
    ImageMetadataCode(
      bitDepth: metadata.bitDepth, dpi: metadata.dpi.map { [$0.x, $0.y] },
      iccProfile: span(metadata.iccProfile), exif: span(metadata.exif), xmp: span(metadata.xmp),
      iptc: span(metadata.iptc))
  }

  private mutating func span(_ bytes: [UInt8]?) -> ImageMetadataCode.Span? {
    guard let bytes else { return nil }
    let start = bytes.withUnsafeBytes { add($0) }
    return ImageMetadataCode.Span(start: start, count: bytes.count)
  }
}

extension Tensor {
  /// The same elements in memory that other processes can map; `nil` for those that are better sent,
  /// and where there is none.
  fileprivate func inSharedMemory() -> Tensor? {
    if sharedMemory != nil { return self }
    guard count * 4 >= 1 << 20 else { return nil }
    let copy = withUnsafeBufferPointer { samples in
      let source = SendablePointer(samples)
      return Tensor(uninitialized: shape) { target in
        let target = SendablePointer(target)
        // Nothing to cancel: it is over before anybody would notice.
        Cancellation.$current.withValue(nil) {
          try? parallelFor(samples.count, grain: 1 << 18) { range in
            (target.base + range.lowerBound).initialize(
              from: source.base + range.lowerBound, count: range.count)
          }
        }
      }
    }
    return copy.sharedMemory == nil ? nil : copy
  }
}
