import TensorCore
import Testing

struct QuotedNameTests {
  @Test(arguments: [
    ("", "''"), ("conv1.weight", "'conv1.weight'"), ("gewicht-ü", "'gewicht-ü'"),
    ("a\u{1B}[2Jb\nc", "'a\u{FFFD}[2Jb\\nc'"), ("\u{202E}evil", "'\u{FFFD}evil'"),
    (String(repeating: "x", count: 80), "'" + String(repeating: "x", count: 80) + "'"),
    (String(repeating: "x", count: 81), "'" + String(repeating: "x", count: 80) + "...'"),
  ])
  func namesAreHarmless(name: String, shown: String) { #expect(quotedName(name) == shown) }
}
