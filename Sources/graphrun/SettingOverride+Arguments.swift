import ArgumentParser
import GraphEngine

extension SettingOverride {
  /// Refuses what is no `name=value`; the name is not empty.
  ///
  /// - Throws: `ValidationError` of the first.
  static func check(_ arguments: [String]) throws {
    for argument in arguments where !argument.dropFirst().contains("=") {
      throw ValidationError("--set takes name=value, not '\(argument)'")
    }
  }

  /// The settings that were typed, in their order; the value is all that follows the first `=`.
  ///
  /// - Parameter arguments: as `check` lets them through.
  static func parse(_ arguments: [String]) -> [SettingOverride] {
    arguments.map { argument in
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return SettingOverride(key: String(parts[0]), value: String(parts[parts.count - 1]))
    }
  }
}
