import Glibc
import NodeKit
import Testing

@testable import GraphEngine

/// Values that go from one process to another and back; here both are this one.
struct MemoryExchangeTests {
  private var image: Image {
    var image = Image(height: 3, width: 2, channels: 3, repeating: 0.25)
    image.alpha = Tensor(shape: [3, 2], repeating: 0.5)
    image.metadata = ImageMetadata(
      bitDepth: 16, iccProfile: [1, 2, 3], exif: [4], xmp: nil, iptc: [],
      dpi: ImageMetadata.DPI(x: 300, y: 72.5))
    return image
  }

  /// What comes of values at the other end.
  private func sent(
    _ values: [Value], _ ours: inout MemoryExchange, _ theirs: inout MemoryExchange
  ) throws -> (values: [Value], news: MemoryNews) {
    let encoded = ours.encode(values.map { ("port", $0) })
    try theirs.learn(encoded.news, encoded.memories.map { dup($0.file) })
    var decoder = ValueDecoder(
      body: encoded.body,
      inSendersMemory: { [theirs] id, count in
        theirs.memory(id).map { Tensor(in: $0, shape: [count]) }
      }, inReceiversMemory: { _ in nil })
    return (try encoded.values.map { try decoder.value($0.value) }, encoded.news)
  }

  @Test func everyKindOfValueComesAsItWent() throws {
    var (ours, theirs) = (MemoryExchange(writes: false), MemoryExchange(writes: false))
    let mask = Mask(height: 2, width: 5, repeating: 1)
    let values: [Value] = [
      .image(image), .mask(mask), .tensor(Tensor(shape: [2, 0], elements: [])), .number(.infinity),
      .text("text"), .path("/a"), .list([.mask(mask), .number(-0.5)]),
    ]
    let (received, news) = try sent(values, &ours, &theirs)
    #expect("\(received)" == "\(values)")
    #expect(Image(received[0]) == image && news.new.isEmpty, "small ones are sent")
  }

  @Test func largeTensorsAreMappedOnce() throws {
    BufferPool.shared.share(.reading)
    var (ours, theirs) = (MemoryExchange(writes: false), MemoryExchange(writes: false))
    do {
      let large = Image(height: 300, width: 400, channels: 3, repeating: 0.5)
      let (first, news) = try sent([.image(large), .image(large)], &ours, &theirs)
      #expect(news.new.count == 1 && news.gone.isEmpty)
      #expect(Image(first[0]) == large && Image(first[1]) == large)
      #expect(try sent([.image(large)], &ours, &theirs).news.new.isEmpty, "it is known")
    }
    BufferPool.shared.trim()
    #expect(try sent([.number(1)], &ours, &theirs).news.gone.count == 1)
  }

  @Test(
    arguments: [
      .tensor(TensorCode(shape: [-1], place: .body(0))),
      .tensor(TensorCode(shape: [1 << 40, 1 << 40], place: .body(0))),
      .tensor(TensorCode(shape: [3], place: .body(0))),
      .tensor(TensorCode(shape: [1], place: .body(-4))),
      .tensor(TensorCode(shape: [1], place: .sender(9))),
      .tensor(TensorCode(shape: [1], place: .receiver(9))),
      .mask(TensorCode(shape: [2], place: .body(0))),
      .image(
        TensorCode(shape: [1, 1, 2], place: .body(0)), alpha: nil,
        ImageMetadataCode(bitDepth: 8, dpi: nil, iccProfile: nil, exif: nil, xmp: nil, iptc: nil)),
      .image(
        TensorCode(shape: [1, 1, 1], place: .body(0)), alpha: nil,
        ImageMetadataCode(bitDepth: 9, dpi: nil, iccProfile: nil, exif: nil, xmp: nil, iptc: nil)),
      .image(
        TensorCode(shape: [1, 1, 1], place: .body(0)), alpha: nil,
        ImageMetadataCode(
          bitDepth: 8, dpi: nil, iccProfile: .init(start: 4, count: 9), exif: nil, xmp: nil,
          iptc: nil)),
    ] as [ValueCode])
  func whatCanBeNoValueIsRefused(code: ValueCode) {
    var decoder = ValueDecoder(
      body: [UInt8](repeating: 0, count: 8), inSendersMemory: { _, _ in nil },
      inReceiversMemory: { _ in nil })
    #expect(throws: MessageSocket.Failure.garbled) { try decoder.value(code) }
  }
}
