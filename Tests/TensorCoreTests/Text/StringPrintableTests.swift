import TensorCore
import Testing

@Suite struct StringPrintableTests {
  @Test func controlCharactersAreShown() {
    #expect("a\nb\tc\u{1B}[2Jd\0é".printable == "a\\nb c\u{FFFD}[2Jd\u{FFFD}é")
  }

  @Test func ofLongTextsTheEndsAreKept() {
    let full = String(repeating: "a", count: 400) + String(repeating: "b", count: 150)
    #expect("".abridged == "")
    #expect(full.abridged == full)
    let long = full.replacing("ab", with: "a" + String(repeating: "x", count: 100_000) + "b")
    #expect(long.abridged == full.replacing("ab", with: "a...b"))
  }
}
