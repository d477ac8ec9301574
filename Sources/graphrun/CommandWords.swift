import ArgumentParser
import Glibc
import GraphEngine
import TensorCore

/// Mistakes in the command line that the parser would put less plainly.
enum CommandWords {
  /// Looks for words that are not UTF-8, for a misspelt verb, and for a setting without `--set`.
  ///
  /// - Throws: `CommandFailure`.
  static func check(_ words: some Collection<String>) throws {
    try checkEncoding()
    let verbs = Graphrun.configuration.subcommands.compactMap { $0.configuration.commandName }
    if let first = words.first, !first.hasPrefix("-"), !verbs.contains(first),
      !first.contains("."), !first.contains("/"), access(first, F_OK) != 0,
      let meant = suggestion(for: first, among: verbs)
    {
      throw CommandFailure.usage("there is no command '\(first)'; did you mean '\(meant)'?")
    }
    for (before, word) in zip([""] + words, words)
    where !before.hasPrefix("--") && isSetting(word) {
      throw CommandFailure.usage("'\(word)' stands alone; did you mean '--set \(word)'?")
    }
  }

  /// Refuses arguments whose bytes would not be what was typed any more once they are text.
  private static func checkEncoding() throws {
    let arguments = UnsafeBufferPointer(
      start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
    for case let argument? in arguments.dropFirst()
    where String(validatingCString: argument) == nil {
      throw CommandFailure.usage(
        "'\(String(cString: argument))' is not UTF-8 text, as paths must be; "
          + "rename the file")
    }
  }

  /// Whether a word looks like `name=value`.
  private static func isSetting(_ word: String) -> Bool {
    guard let equals = word.firstIndex(of: "="), equals != word.startIndex else { return false }
    return word[..<equals].allSatisfy { $0.isLetter || $0.isNumber || "-.".contains($0) }
      && word.first != "-"
  }
}
