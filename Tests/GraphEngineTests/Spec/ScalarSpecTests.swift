import Testing

@testable import GraphEngine

/// The examples of the core schema: YAML 1.2.2, section 10.3.2.
@Suite struct ScalarSpecTests {
  private func plain(_ text: String) -> ScalarSpec? { ScalarSpec(text, isPlain: true) }

  @Test(arguments: ["", "~", "null", "Null", "NULL"])
  func nothing(_ text: String) { #expect(plain(text) == nil) }

  @Test func booleans() {
    for text in ["true", "True", "TRUE"] { #expect(plain(text) == .boolean(true)) }
    for text in ["false", "False", "FALSE"] { #expect(plain(text) == .boolean(false)) }
    for text in ["yes", "no", "on", "off", "y", "tRue"] { #expect(plain(text) == .text(text)) }
  }

  @Test(
    arguments: [
      ("0", 0), ("-19", -19), ("+12", 12), ("007", 7), ("0o7", 7), ("0o17", 15), ("0x3A", 58),
      ("9223372036854775807", Int.max),
    ])
  func wholeNumbers(_ text: String, _ value: Int) { #expect(plain(text) == .integer(value)) }

  @Test(
    arguments: [
      ("0.", 0), ("-0.0", 0), (".5", 0.5), ("-.5", -0.5), ("+12e03", 12_000), ("-2E+05", -200_000),
      ("1e-3", 0.001), ("12.5", 12.5), ("9223372036854775808", 0x1p63), (".inf", .infinity),
      ("-.Inf", -.infinity),
    ])
  func numbers(_ text: String, _ value: Double) { #expect(plain(text) == .number(value)) }

  @Test func notANumber() {
    guard case .number(let value)? = plain(".nan") else {
      Issue.record("no number")
      return
    }
    #expect(value.isNaN)
  }

  @Test(
    arguments: [
      "1_000", "0x", "0xG", "0o8", "0x-1", "-0x1", "1e", "1e+", "e5", ".", "-", "+", "--1", "1.2.3",
      ".e5", "12:30", "1,5", "infinity", "nan", "0b1", "٣", "+.nan", "1-2",
    ])
  func text(_ text: String) { #expect(plain(text) == .text(text)) }

  @Test(arguments: ["", "true", "1", "1.5", "~"])
  func quotesMakeText(_ text: String) {
    #expect(ScalarSpec(text, isPlain: false) == .text(text))
  }

  @Test func references() {
    #expect(ScalarSpec.reference("$photo").map { $0 == ("photo", "") } == true)
    #expect(ScalarSpec.reference("$out-2/a b.png").map { $0 == ("out-2", "/a b.png") } == true)
    for text in ["photo", "$", "$$photo", "$Photo", "$photo.png", "$-a", "$/a", "$a b"] {
      #expect(ScalarSpec.reference(text) == nil)
    }
  }

  @Test func names() {
    for name in ["a", "load-image", "x2", "a-"] { #expect(ScalarSpec.isName(name)) }
    for name in ["", "A", "2x", "-a", "a_b", "a.b", "a b", "é"] {
      #expect(!ScalarSpec.isName(name))
    }
  }
}
