public import Imaging
public import TensorCore

/// What a node receives and returns.
public enum Value: Sendable {
  /// A photograph.
  case image(Image)
  /// A mask.
  case mask(Mask)
  /// An array.
  case tensor(Tensor)
  /// A number.
  case number(Double)
  /// Text.
  case text(String)
  /// A file or folder.
  case path(String)
  /// Several values.
  case list([Value])

  /// The narrowest type that holds this value.
  public var type: PortType {
    switch self {
    case .image(let image): .image(channels: [image.channels])
    case .mask: .mask
    case .tensor: .tensor
    case .number: .number
    case .text: .text
    case .path: .path
    case .list(let values):
      .list(values.count == 1 ? values[0].type : .either(values.map(\.type)))
    }
  }

  /// The extent that plans and messages speak of.
  public var shape: ValueShape {
    switch self {
    case .image(let image):
      ValueShape(height: image.height, width: image.width, channels: image.channels)
    case .mask(let mask): ValueShape(height: mask.height, width: mask.width, channels: 1)
    case .tensor(let tensor): ValueShape(height: 1, width: tensor.count, channels: 1)
    case .list(let values): values.first?.shape ?? .none
    case .number, .text, .path: .none
    }
  }
}

/// A Swift type that can be the value of a port.
public protocol PortValue: Sendable {
  /// Takes the payload out of a value; `nil` when the value holds another type.
  init?(_ value: Value)
  /// Wraps the payload.
  var value: Value { get }
  /// The type of a port that holds it.
  static var portType: PortType { get }
}

extension Image: PortValue {
  public init?(_ value: Value) {
    guard case .image(let image) = value else { return nil }
    self = image
  }
  public var value: Value { .image(self) }
  public static var portType: PortType { .anyImage }
}

extension Mask: PortValue {
  public init?(_ value: Value) {
    guard case .mask(let mask) = value else { return nil }
    self = mask
  }
  public var value: Value { .mask(self) }
  public static var portType: PortType { .mask }
}

extension Raster: PortValue {
  public init?(_ value: Value) {
    switch value {
    case .image(let image): self = .image(image)
    case .mask(let mask): self = .mask(mask)
    default: return nil
    }
  }
  public var value: Value {
    switch self {
    case .image(let image): .image(image)
    case .mask(let mask): .mask(mask)
    }
  }
  public static var portType: PortType { .raster }
}

extension Tensor: PortValue {
  public init?(_ value: Value) {
    guard case .tensor(let tensor) = value else { return nil }
    self = tensor
  }
  public var value: Value { .tensor(self) }
  public static var portType: PortType { .tensor }
}

extension Double: PortValue {
  public init?(_ value: Value) {
    guard case .number(let number) = value else { return nil }
    self = number
  }
  public var value: Value { .number(self) }
  public static var portType: PortType { .number }
}

extension String: PortValue {
  public init?(_ value: Value) {
    guard case .text(let text) = value else { return nil }
    self = text
  }
  public var value: Value { .text(self) }
  public static var portType: PortType { .text }
}

extension Array: PortValue where Element: PortValue {
  public init?(_ value: Value) {
    guard case .list(let values) = value else { return nil }
    self = []
    reserveCapacity(values.count)
    for value in values {
      guard let element = Element(value) else { return nil }
      append(element)
    }
  }
  public var value: Value { .list(map(\.value)) }
  public static var portType: PortType { .list(Element.portType) }
}
