import CPlugin
import NodeKit

/// An option of a node in C: its declaration, and its value in a call.
struct COption: Sendable {
  let declaration: OptionDeclaration
  /// The kind as the plug-in numbers it.
  let kind: UInt32
  /// The value in a call, which the engine has checked.
  let value: @Sendable (NodeCall) -> Value

  /// A value as C sees it.
  struct Value {
    var number = 0.0
    var text: String?
  }

  /// Reads a declaration.
  ///
  /// - Throws: what is wrong with it.
  init(_ option: graphrun_option, in node: String) throws(CDescription.Fault) {
    let name = try CDescription.name(option.name, of: "an option of \(node)")
    let place = "option '\(name)' of \(node)"
    let units: [Unit?] = [nil, .pixels, .degrees, .percent, .intensity]
    guard units.indices.contains(Int(option.unit)) else {
      throw CDescription.Fault("\(place) has unit \(option.unit)")
    }
    let (kind, byDefault) = try Self.kind(option, place)
    self.kind = option.kind
    let value = option.is_required == 0 ? byDefault : nil
    let help = try CDescription.text(option.help, place)
    declaration = OptionDeclaration(
      name: name, kind: kind, defaultValue: value, unit: units[Int(option.unit)], help: help)
    self.value = Self.reader(name, kind, value)
  }

  private static func kind(
    _ option: graphrun_option, _ place: String
  ) throws(CDescription.Fault) -> (OptionKind, OptionValue?) {
    let isRequired = option.is_required != 0
    switch Int(option.kind) {
    case GRAPHRUN_BOOLEAN: return (.boolean, .boolean(option.default_number != 0))
    case GRAPHRUN_INTEGER:
      let range = try range(option, place)
      guard range.lowerBound >= -0x1p53, range.upperBound <= 0x1p53,
        [range.lowerBound, range.upperBound, option.default_number]
          .allSatisfy({ $0 == $0.rounded() })
      else { throw CDescription.Fault("\(place) has a range or default that is not whole") }
      let whole = Int(range.lowerBound)...Int(range.upperBound)
      return (.integer(whole), isRequired ? nil : .integer(Int(option.default_number)))
    case GRAPHRUN_NUMBER:
      return (.number(try range(option, place)), .number(option.default_number))
    case GRAPHRUN_TEXT:
      return (.text, isRequired ? nil : .text(try CDescription.text(option.default_text, place)))
    case GRAPHRUN_CHOICE:
      let choices = try choices(option, place)
      if isRequired { return (.choice(choices), nil) }
      let text = try CDescription.text(option.default_text, place)
      guard choices.contains(text) else {
        throw CDescription.Fault("\(place) has a default that is none of its choices")
      }
      return (.choice(choices), .text(text))
    default: throw CDescription.Fault("\(place) has kind \(option.kind), which is none")
    }
  }

  private static func range(
    _ option: graphrun_option, _ place: String
  ) throws(CDescription.Fault) -> ClosedRange<Double> {
    guard option.minimum.isFinite, option.maximum.isFinite, option.minimum <= option.maximum else {
      throw CDescription.Fault("\(place) has a range from \(option.minimum) to \(option.maximum)")
    }
    let range = option.minimum...option.maximum
    guard option.is_required != 0 || range.contains(option.default_number) else {
      throw CDescription.Fault("\(place) has a default that is not in its range")
    }
    return range
  }

  private static func choices(
    _ option: graphrun_option, _ place: String
  ) throws(CDescription.Fault) -> [String] {
    guard let start = option.choices, 1...64 ~= option.choice_count else {
      throw CDescription.Fault("\(place) has no choices, or more than 64")
    }
    var choices: [String] = []
    for index in 0..<Int(option.choice_count) {
      choices.append(try CDescription.text(start[index], place))
    }
    guard Set(choices).count == choices.count else {
      throw CDescription.Fault("\(place) has one choice twice")
    }
    return choices
  }

  /// What takes the option's value out of a call.
  private static func reader(
    _ name: String, _ kind: OptionKind, _ byDefault: OptionValue?
  ) -> @Sendable (NodeCall) -> Value {
    switch kind {
    case .boolean:
      var value = false
      if case .boolean(let given)? = byDefault { value = given }
      let option = NodeOption<Bool>.boolean(name, default: value, help: "")
      return { Value(number: $0[option] ? 1 : 0) }
    case .integer(let range):
      var value: Int?
      if case .integer(let given)? = byDefault { value = given }
      let option = NodeOption<Int>.integer(name, default: value, in: range, help: "")
      return { Value(number: Double($0[option])) }
    case .number(let range):
      var value: Double?
      if case .number(let given)? = byDefault { value = given }
      let option = NodeOption<Double>.number(name, default: value, in: range, help: "")
      return { Value(number: $0[option]) }
    case .text, .choice, .inputPath, .outputPath, .model:
      var value: String?
      if case .text(let given)? = byDefault { value = given }
      let option = NodeOption<String>.text(name, default: value, help: "")
      return { Value(text: $0[option]) }
    }
  }
}
