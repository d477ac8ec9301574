import Testing

@testable import GraphEngine

/// What is made of the words in which the system refuses to load a library.
struct PluginLibraryTests {
  @Test(
    arguments: [
      ("/a/b.so: undefined symbol: blur", .unresolved("blur")),
      ("/a/b.so: undefined symbol: blur, version X_1", .unresolved("blur")),
      ("/a/b.so: file too short", .notLoaded("file too short")),
      (
        "libc.so.7: cannot open shared object file: No such file or directory",
        .notLoaded("libc.so.7: cannot open shared object file: No such file or directory")
      ),
    ] as [(String, PluginError.Reason)])
  func theReasonIsFoundInWords(words: String, reason: PluginError.Reason) {
    #expect(PluginLibrary.reason(words, path: "/a/b.so") == reason)
  }
}
