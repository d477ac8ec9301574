import GraphEngine
import NodeKit

/// A key that recipes may have, as its reader declared it.
struct RecipeKey: Hashable, Sendable {
  enum Shape: Hashable, Sendable {
    case scalar
    case range
    case list
    case section
  }

  let path: String
  let kind: OptionKind
  let shape: Shape
  let defaultValue: OptionValue?
  let help: String
}

extension RecipeKey {
  /// A scalar that the key takes.
  ///
  /// - Parameters:
  ///   - text: as it is written.
  ///   - isTyped: on the command line, where `5` may be a name too.
  /// - Throws: what is wrong with it.
  func checked(
    _ found: ScalarSpec, _ text: String, isTyped: Bool
  ) throws(GraphFault) -> ScalarSpec {
    switch (kind, found) {
    case (.boolean, .boolean), (.text, .text), (.inputPath, .text): return found
    case (.integer(let range), .integer(let number)):
      return try inside(Double(range.lowerBound)...Double(range.upperBound), Double(number), found)
    case (.number(let range), .integer(let number)):
      return try inside(range, Double(number), found)
    case (.number(let range), .number(let number)): return try inside(range, number, found)
    case (.choice(let choices), .text(let name)):
      if choices.contains(name) { return found }
      let meant = suggestion(for: name, among: choices)
      throw .notAChoice(.recipeKey(path), choices: choices, found: name, meant: meant)
    case (.text, _) where isTyped, (.inputPath, _) where isTyped: return .text(text)
    default: throw .wrongValue(.recipeKey(path), kind: kind, found: found)
    }
  }

  private func inside(
    _ range: ClosedRange<Double>, _ number: Double, _ found: ScalarSpec
  ) throws(GraphFault) -> ScalarSpec {
    if range.contains(number) { return found }
    throw .outOfRange(.recipeKey(path), kind: kind, unit: nil, found: number)
  }
}
