public import TensorCore

/// How the tensors of a weight file differ from the parameters of a network.
public struct KeyMismatch: Error, Sendable, CustomStringConvertible {
  /// A parameter whose tensor can't be used.
  public struct Misfit: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The shape that the network needs.
    public let expected: Shape
    /// What the file has.
    public let found: Shape
    /// How the file stores it; a network takes floating-point numbers only.
    public let dtype: DType
  }

  /// The weight file.
  public let origin: String
  /// The number of parameters that the network has.
  public let expectedCount: Int
  /// Parameters that the file lacks.
  public let missing: [ParameterShape]
  /// Tensors that the network has no place for.
  public let unexpected: [ParameterShape]
  /// Tensors of another shape, or not of floating-point numbers.
  public let misfits: [Misfit]

  init(_ weights: Weights, expected: [ParameterShape]) {
    origin = weights.origin
    expectedCount = expected.count
    missing = expected.filter { weights[$0.name] == nil }
    let known = Set(expected.map(\.name))
    unexpected = weights.tensors
      .filter { !known.contains($0.name) && !$0.name.hasSuffix("num_batches_tracked") }
      .map { ParameterShape($0.name, $0.shape) }
    misfits = expected.compactMap { parameter in
      guard let tensor = weights[parameter.name],
        tensor.shape != parameter.shape || !tensor.dtype.isFloatingPoint
      else { return nil }
      return Misfit(
        name: parameter.name, expected: parameter.shape, found: tensor.shape, dtype: tensor.dtype)
    }
  }

  var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && misfits.isEmpty }

  /// A line that says how much fits, then the differences, a line each, at most 8 of a kind.
  public var description: String {
    let lines =
      [headline]
      + (prefixHint.map { [$0] } ?? []) + capped(missing, "missing", missingText)
      + capped(misfits, "different", misfitText)
      + capped(unexpected, "unexpected") { "\(quotedName($0.name)) \($0.shape)" }
    return lines.joined(separator: "\n")
  }
}

extension KeyMismatch {
  /// The difference in one line: how much fits, and the first of each kind.
  public var line: String {
    let parts =
      [
        counted(missing, "missing", missingText), counted(misfits, "different", misfitText),
        counted(unexpected, "unexpected") { "\(quotedName($0.name)) \($0.shape)" },
      ].compactMap { $0 }
    return ([headline] + parts).joined(separator: "; ")
  }

  private var headline: String {
    let fitting = expectedCount - missing.count - misfits.count
    return
      "\(origin): not the weights of this network: \(fitting) of \(expectedCount) parameters fit"
  }

  private func counted<Item>(
    _ items: [Item], _ kind: String, _ text: (Item) -> String
  ) -> String? {
    guard let first = items.first else { return nil }
    return "\(kind): \(text(first))" + (items.count > 1 ? " and \(items.count - 1) more" : "")
  }

  private func capped<Item>(
    _ items: [Item], _ kind: String, _ text: (Item) -> String
  ) -> [String] {
    let most = 8
    let lines = items.prefix(most).map { "  \(kind): \(text($0))" }
    return items.count > most ? lines + ["  \(kind): \(items.count - most) more"] : lines
  }

  private func missingText(_ parameter: ParameterShape) -> String {
    let line = "\(quotedName(parameter.name)) \(parameter.shape)"
    // A tensor of the right shape is meant more likely than one with a similar name only.
    let candidates = unexpected.prefix(2000)
    let fitting = candidates.filter { $0.shape == parameter.shape }.map(\.name)
    let meant =
      suggestion(for: parameter.name, among: fitting)
      ?? suggestion(for: parameter.name, among: candidates.map(\.name))
    return meant.map { "\(line); the file has \(quotedName($0))" } ?? line
  }

  private func misfitText(_ misfit: Misfit) -> String {
    let name = quotedName(misfit.name)
    guard misfit.dtype.isFloatingPoint else {
      return "\(name) holds integers (\(misfit.dtype.rawValue)), not floating-point numbers"
    }
    return "\(name) is \(misfit.found), but the network needs \(misfit.expected)"
  }

  /// Names that all have something before them come from a larger model.
  private var prefixHint: String? {
    guard let first = missing.first,
      let longer = unexpected.first(where: { $0.name.hasSuffix("." + first.name) })
    else { return nil }
    let prefix = String(longer.name.dropLast(first.name.count))
    let names = Set(unexpected.map(\.name))
    let count = missing.count { names.contains(prefix + $0.name) }
    return
      "  without the prefix \(quotedName(prefix)), \(count) of the missing names would be there"
  }
}
