import TensorCore

/// What keeps a training from being drawn, measured or compared.
public enum EvaluationError: Error, Hashable, Sendable {
  /// A log holds neither a loss nor a measure.
  case noValues(log: String)
  /// No log has a value of this name.
  case unknownValue(String, known: [String])
}

extension EvaluationError: CustomStringConvertible {
  /// What is wrong and how to mend it, in one line.
  public var description: String {
    switch self {
    case .noValues(let log):
      "\(log) holds no loss and no measure yet; wait for the training's first step"
    case .unknownValue(let name, let known):
      "no log has a value '\(name)'; "
        + (suggestion(for: name, among: known).map { "did you mean '\($0)'?" }
          ?? "there are \(known.joined(separator: ", "))")
    }
  }
}
