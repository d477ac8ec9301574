import NodeKit

/// A setting of the command line on its way to what it sets.
struct Setting {
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
    location = setting.location(index: index)
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
}
