import NodeKit

/// A setting of the command line on its way to what it sets.
struct Setting {
  /// The file name that diagnostics of settings show.
  static let file = "--set"

  /// The names still to be followed: `node`, `option`.
  let path: ArraySlice<Substring>
  let value: String
  /// Which of the settings it is.
  let index: Int
  /// Where its value stands.
  let location: SourceLocation

  init(_ setting: SettingOverride, index: Int) {
    path = setting.key.split(separator: ".", omittingEmptySubsequences: false)[...]
    value = setting.value
    self.index = index
    location = SourceLocation(
      file: Self.file, line: index + 1, column: setting.key.unicodeScalars.count + 2)
  }

  private init(_ setting: Setting, path: ArraySlice<Substring>) {
    self.path = path
    (value, index, location) = (setting.value, setting.index, setting.location)
  }

  /// The setting as seen by the node of this name; `nil` when it is about another one.
  func inside(_ node: String) -> Setting? {
    guard path.count > 1, let first = path.first, first == node else { return nil }
    return Setting(self, path: path.dropFirst())
  }

  /// Whether it sets the option or input of this name.
  func sets(_ name: String) -> Bool { path.count == 1 && path.first.map { $0 == name } ?? false }

  /// The value as a file would state it for this kind of option: text unless a number or a boolean
  /// is asked for.
  func scalar(as kind: OptionKind) -> ScalarSpec {
    switch kind {
    case .boolean, .integer, .number: ScalarSpec(value, isPlain: true) ?? .text(value)
    case .text, .choice, .inputPath, .outputPath, .model: .text(value)
    }
  }

  /// The settings as the text that diagnostics show, one a line.
  static func text(_ settings: [SettingOverride]) -> String {
    let lines = settings.map { "\($0.key)=\($0.value)" }
    return lines.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
      .joined(separator: "\n")
  }
}
