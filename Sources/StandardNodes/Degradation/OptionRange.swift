import NodeKit

/// A call, planned or running, that knows its options.
protocol OptionCall {
  /// An option's value.
  subscript<Payload>(option: NodeOption<Payload>) -> Payload { get }
}

extension PlannedCall: OptionCall {}
extension NodeCall: OptionCall {}

/// Two options, `name-min` and `name-max`, between which a node chooses at random.
protocol OptionRange: Sendable {
  /// Both, the least first.
  var declarations: [OptionDeclaration] { get }
  /// Checks that the least is not more than the most.
  ///
  /// - Throws: `NodeError` that names both.
  func check(_ call: some OptionCall) throws(NodeError)
}

/// A range of numbers or whole numbers.
struct RandomRange<Bound: Comparable & Sendable>: OptionRange {
  let least: NodeOption<Bound>
  let most: NodeOption<Bound>

  var declarations: [OptionDeclaration] { [least.declaration, most.declaration] }

  func check(_ call: some OptionCall) throws(NodeError) { _ = try range(call) }

  /// The range that a call states.
  ///
  /// - Throws: `NodeError` when it ends before it begins.
  func range(_ call: some OptionCall) throws(NodeError) -> ClosedRange<Bound> {
    let (low, high) = (call[least], call[most])
    let (lowName, highName) = (least.declaration.name, most.declaration.name)
    guard low <= high else {
      throw NodeError(
        "'\(lowName)' is \(low), more than '\(highName)', which is \(high)",
        remedy: "exchange them, or set both", option: lowName)
    }
    return low...high
  }
}

extension RandomRange<Int> {
  /// Declares a range of whole numbers.
  init(
    _ name: String, default range: ClosedRange<Int>, in limits: ClosedRange<Int>,
    unit: Unit? = nil, help: String
  ) {
    least = .integer(
      "\(name)-min", default: range.lowerBound, in: limits, unit: unit, help: "the least \(help)")
    most = .integer(
      "\(name)-max", default: range.upperBound, in: limits, unit: unit, help: "the most \(help)")
  }
}

extension RandomRange<Double> {
  /// Declares a range of numbers.
  init(
    _ name: String, default range: ClosedRange<Double>, in limits: ClosedRange<Double>,
    unit: Unit? = nil, help: String
  ) {
    least = .number(
      "\(name)-min", default: range.lowerBound, in: limits, unit: unit, help: "the least \(help)")
    most = .number(
      "\(name)-max", default: range.upperBound, in: limits, unit: unit, help: "the most \(help)")
  }
}
