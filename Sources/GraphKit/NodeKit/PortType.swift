/// What may travel along an edge.
public indirect enum PortType: Hashable, Sendable {
  /// A photograph of one of these numbers of channels.
  case image(channels: Set<Int>)
  /// A mask, `[H, W]`, 1 = defect.
  case mask
  /// An array of any shape.
  case tensor
  /// A number.
  case number
  /// Text.
  case text
  /// A file or folder.
  case path
  /// Any number of values of one type, in the order of the graph file.
  case list(PortType)
  /// Either of several types.
  case either([PortType])

  /// An image, gray or RGB.
  public static let anyImage = PortType.image(channels: [1, 3])
  /// An image or a mask.
  public static let raster = PortType.either([.anyImage, .mask])

  /// Whether every value of type `given` can enter a port of this type.
  public func accepts(_ given: PortType) -> Bool {
    switch (self, given) {
    case (_, .either(let options)): options.allSatisfy(accepts)
    case (.either(let options), _): options.contains { $0.accepts(given) }
    case (.image(let mine), .image(let theirs)): theirs.isSubset(of: mine)
    case (.list(let mine), .list(let theirs)): mine.accepts(theirs)
    default: self == given
    }
  }

  /// Whether some value of type `given` can enter a port of this type: what can be told before
  /// the file is read.
  public func mayAccept(_ given: PortType) -> Bool {
    switch (self, given) {
    case (_, .either(let options)): options.contains(where: mayAccept)
    case (.either(let options), _): options.contains { $0.mayAccept(given) }
    case (.image(let mine), .image(let theirs)): !theirs.isDisjoint(with: mine)
    case (.list(let mine), .list(let theirs)): mine.mayAccept(theirs)
    default: self == given
    }
  }
}

extension PortType: CustomStringConvertible {
  /// The type in words, as messages and documentation say it.
  public var description: String {
    switch self {
    case .image(channels: [1]): "gray image"
    case .image(channels: [3]): "RGB image"
    case .image: "image"
    case .mask: "mask"
    case .tensor: "tensor"
    case .number: "number"
    case .text: "text"
    case .path: "path"
    case .list(let element): "list of \(element)"
    case .either(let options): options.map(\.description).joined(separator: " or ")
    }
  }
}
