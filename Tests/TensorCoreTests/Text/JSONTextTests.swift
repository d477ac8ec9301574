import Foundation
import Testing

@testable import TensorCore

struct JSONTextTests {
  @Test(arguments: [
    "", "plain", "a \"quoted\" \\ word", "line\nbreak\ttab\r", "\u{1}\u{1F}", "Übung 照片 😀",
  ])
  func quotedTextIsReadBackByAParser(text: String) throws {
    let data = Data("[\(JSONText.quoted(text))]".utf8)
    #expect(try JSONSerialization.jsonObject(with: data) as? [String] == [text])
  }
}
