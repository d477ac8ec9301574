import Testing

@testable import graphrun

@Suite struct NumberArgumentsTests {
  private let program: Program

  init() throws { program = try Program() }

  private func refusal<Value>(_ read: () throws -> Value) -> String? {
    #expect(throws: ArgumentMismatch.self) { _ = try read() }?.description
  }

  @Test func wholeNumbersLieInTheirRange() throws {
    let read = wholeNumber(in: 1...9)
    #expect(try (read("1"), read("9")) == (1, 9))
    for text in ["0", "10", "-1", "1.0", "one", "", "99999999999999999999"] {
      #expect(refusal { try read(text) } == "give a whole number, 1...9")
    }
    #expect(try wholeNumber(in: 0...UInt64.max)("18446744073709551615") == .max)
  }

  @Test(arguments: [
    ("1", 1), ("900MB", 900_000_000), ("2GiB", 2 << 30), ("1.5k", 1500), ("7b", 7),
    ("1000000000gb", 1_000_000_000_000_000_000),
  ])
  func amountsHaveUnits(text: String, bytes: Int) throws {
    #expect(try ByteAmount.parse(text).bytes == bytes)
  }

  @Test(arguments: ["0", "-1", "0.5", "-3GB", "MB", "", "inf", "nan", "1e30", "2 GB or so"])
  func whatIsNoAmountIsRefused(text: String) {
    #expect(
      refusal { try ByteAmount.parse(text) }
        == "give an amount of 1 byte or more, such as 900MB or 2GiB")
  }

  /// A number with a minus is a value, not the next option.
  @Test(arguments: [
    ("--threads", "<threads>': give a whole number, 1...4096"),
    ("--max-pixels", "<max-pixels>': give a whole number, 1...1000000000000"),
    ("--seed", "<seed>': give a whole number, 0...18446744073709551615"),
    ("--max-memory", "<max-memory>': give an amount of 1 byte or more, such as 900MB or 2GiB"),
    (
      "--max-image-bytes",
      "<max-image-bytes>': give an amount of 1 byte or more, such as 900MB or 2GiB"
    ),
  ])
  func negativeNumbersAreToldTheirRange(option: String, rest: String) throws {
    defer { program.remove() }
    let ending = try program("run", "a.yaml", option, "-1")
    #expect(ending.status == 2)
    #expect(
      ending.complaints
        == "error: The value '-1' is invalid for '\(option) \(rest); see graphrun --help\n")
  }
}
