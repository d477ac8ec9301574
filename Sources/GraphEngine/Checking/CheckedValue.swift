import NodeKit

/// A value that can be compared.
enum CheckedValue: Equatable, Sendable {
  case image(Image)
  case mask(Mask)
  case tensor(Tensor)
  case number(Double)
  case text(String)
  case list([CheckedValue])

  init(_ value: Value) {
    switch value {
    case .image(let image): self = .image(image)
    case .mask(let mask): self = .mask(mask)
    case .tensor(let tensor): self = .tensor(tensor)
    case .number(let number): self = .number(number)
    case .text(let text), .path(let text): self = .text(text)
    case .list(let values): self = .list(values.map(CheckedValue.init))
    }
  }

  /// Whether images and masks are finite and in 0...1, and numbers are numbers.
  var isInRange: Bool {
    switch self {
    case .image(let image): image.pixels.isInRange && image.alpha?.isInRange ?? true
    case .mask(let mask): mask.values.isInRange
    case .tensor(let tensor): tensor.elements.allSatisfy(\.isFinite)
    case .number(let number): !number.isNaN
    case .text(let text): !text.isEmpty
    case .list(let values): values.allSatisfy(\.isInRange)
    }
  }
}

extension Tensor {
  fileprivate var isInRange: Bool {
    withUnsafeBufferPointer { $0.allSatisfy { $0 >= 0 && $0 <= 1 } }
  }
}

extension OptionDeclaration {
  /// Whether a value is of the option's kind and range.
  func accepts(_ value: OptionValue) -> Bool {
    switch (kind, value) {
    case (.boolean, .boolean), (.text, .text), (.inputPath, .text), (.outputPath, .text),
      (.model, .text):
      true
    case (.integer(let range), .integer(let value)): range.contains(value)
    case (.number(let range), .number(let value)): range.contains(value)
    case (.choice(let words), .text(let word)): words.contains(word)
    default: false
    }
  }

  /// The values at the edge of what a graph may set.
  var limits: [OptionValue] {
    switch kind {
    case .boolean: [.boolean(false), .boolean(true)]
    case .integer(let range): [.integer(range.lowerBound), .integer(min(range.upperBound, 600))]
    case .number(let range): [.number(range.lowerBound), .number(min(range.upperBound, 600))]
    case .choice(let words): words.map { .text($0) }
    case .text: [.text(""), .text("Ünïcode \n\t and a text that is longer than the picture")]
    case .inputPath, .outputPath, .model: []
    }
  }
}
