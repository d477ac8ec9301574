import NodeKit

/// A value and the port that it enters or leaves by, in a message.
struct NamedValueCode: Codable {
  let port: String
  let value: ValueCode
}

/// A value in a message: words, and where its samples and bytes lie.
indirect enum ValueCode: Codable {
  case image(TensorCode, alpha: TensorCode?, ImageMetadataCode)
  case mask(TensorCode)
  case tensor(TensorCode)
  /// The bits of a number: words have none for infinity.
  case number(UInt64)
  case text(String)
  case path(String)
  case list([ValueCode])
}

/// A tensor in a message.
struct TensorCode: Codable {
  /// Where the samples lie.
  enum Place: Codable {
    /// In the message's body, from this byte on.
    case body(Int)
    /// In a memory of the sender.
    case sender(UInt64)
    /// In a memory of the receiver.
    case receiver(UInt64)
  }

  let shape: [Int]
  let place: Place
}

/// An image's metadata in a message: its long parts lie in the body.
struct ImageMetadataCode: Codable {
  struct Span: Codable {
    let start: Int
    let count: Int
  }

  let bitDepth: Int
  let dpi: [Double]?
  let iccProfile, exif, xmp, iptc: Span?
}
