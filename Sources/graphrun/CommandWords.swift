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
    try checkVerb(words.first, among: Graphrun.configuration.subcommands, canBeFile: true)
    for command in [ModelsCommand.configuration, PluginCommand.configuration] {
      guard let verb = command.commandName, words.first == verb else { continue }
      try checkVerb(words.dropFirst().first, among: command.subcommands, after: "\(verb) ")
    }
    for (before, word) in zip([""] + words, words)
    where !before.hasPrefix("--") && isSetting(word) {
      throw CommandFailure.usage("'\(word)' stands alone; did you mean '--set \(word)'?")
    }
  }

  /// - Parameter canBeFile: whether a file may stand in the verb's place.
  private static func checkVerb(
    _ word: String?, among commands: [any ParsableCommand.Type], after verb: String = "",
    canBeFile: Bool = false
  ) throws {
    let verbs = commands.compactMap { $0.configuration.commandName }
    guard let word, !word.hasPrefix("-"), !verbs.contains(word) else { return }
    let isFile = word.contains(".") || word.contains("/") || access(word, F_OK) == 0
    guard !(canBeFile && isFile), let meant = suggestion(for: word, among: verbs) else { return }
    throw CommandFailure.usage(
      "there is no command '\(verb)\(word)'; did you mean '\(verb)\(meant)'?")
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
