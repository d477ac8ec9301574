import ArgumentParser
import Glibc
import GraphEngine
import TensorCore

/// Mistakes in the command line that the parser would put less plainly.
enum CommandWords {
  /// Looks for a misspelt verb, and for a setting without `--set`.
  ///
  /// - Throws: `CommandFailure`.
  static func check(_ words: some Collection<String>) throws {
    let verbs = Graphrun.configuration.subcommands.compactMap { $0.configuration.commandName }
    if let first = words.first, !first.hasPrefix("-"), !verbs.contains(first),
      !first.contains("."), !first.contains("/"), access(first, F_OK) != 0,
      let meant = suggestion(for: first, among: verbs)
    {
      throw CommandFailure(
        message: "error: there is no command '\(first)'; did you mean '\(meant)'?", status: .usage)
    }
    for (before, word) in zip([""] + words, words)
    where !before.hasPrefix("--") && isSetting(word) {
      throw CommandFailure(
        message: "error: '\(word)' stands alone; did you mean '--set \(word)'?", status: .usage)
    }
  }

  /// Whether a word looks like `name=value`.
  private static func isSetting(_ word: String) -> Bool {
    guard let equals = word.firstIndex(of: "="), equals != word.startIndex else { return false }
    return word[..<equals].allSatisfy { $0.isLetter || $0.isNumber || "-.".contains($0) }
      && word.first != "-"
  }
}
