import TensorCore
import Testing

struct FailedDownloadTests {
  private func explanation(_ text: String) -> String? {
    FailedDownload(firstBytes: Array(text.utf8))?.explanation(insteadOf: "a weights")
  }

  @Test func aPointerOfGitLFS() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"
    #expect(
      explanation(pointer)
        == "this is a git-lfs pointer, not a weights file: fetch the file with 'git lfs pull'")
  }

  @Test(arguments: [
    "<!DOCTYPE html><html>", "\n  <html lang=en>", "\u{FEFF}<HTML>", "<head><title>404</title>",
  ])
  func aWebPage(text: String) {
    #expect(
      explanation(text)
        == "this is a web page (HTML), not a weights file: the download probably failed")
  }

  @Test(arguments: ["", "PK\u{3}\u{4}", "<svg>", "version 1", "htm"])
  func anythingElse(text: String) { #expect(explanation(text) == nil) }
}
