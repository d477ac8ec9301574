import Testing

@testable import GraphEngine

/// The words in which plug-ins are refused.
struct PluginErrorTests {
  @Test(
    arguments: [
      (.missing, "is not there; check the path, or build it"),
      (.notAFile, "is not a file; name the .so that its build made"),
      (.unreadable("Permission denied"), "can't be read: Permission denied; make it readable"),
      (
        .notALibrary,
        "is no shared library: it does not begin as one; name the .so that its build made"
      ),
      (.notShared, "is an object file or a program, not a shared library; link it with -shared"),
      (
        .otherMachine("aarch64", here: "x86_64"),
        "is built for aarch64, and this machine is x86_64; build it on this machine"
      ),
      (
        .unresolved("$s8TensorCoreAAV"),
        "needs '$s8TensorCoreAAV', which is not there; "
          + "build it again with the GraphKit of this graphrun"
      ),
      (
        .unresolved("blur"),
        "needs 'blur', which is not there; link it with the library that has it"
      ),
      (.notLoaded("file too short"), "can't be loaded: file too short; see what 'ldd' says of it"),
      (
        .noPlugin,
        "is a library, but no plug-in: it exports neither 'graphrun_plugin_description', as one in "
          + "C does, nor 'graphrun_plugin_stamp', as one in Swift; "
          + "Plugins/EdgePreservingSmooth and Plugins/Vignette show how"
      ),
      (
        .noEntry("graphrun_plugin_stamp"),
        "does not export 'graphrun_plugin_stamp'; Plugins/Vignette shows what a plug-in exports"
      ),
      (.noStamp, "has a stamp that is none; Plugins/Vignette shows what a plug-in exports"),
      (
        .otherVersion(2, here: 1),
        "follows version 2 of the rules for plug-ins, and this graphrun version 1; "
          + "build it again with the GraphKit of this graphrun"
      ),
      (
        .otherContract(from: 2, to: 4, here: 1),
        "follows versions 2 to 4 of graphrun_plugin.h, and this graphrun version 1; "
          + "build it again with the graphrun_plugin.h of this graphrun"
      ),
      (
        .badDescription("node 'sepia' has no run"),
        "describes itself wrongly: node 'sepia' has no run; "
          + "graphrun_plugin.h says what each field means"
      ),
      (
        .otherCompiler("Clang 17", here: "Clang 21"),
        "was built by Clang 17, and this graphrun by Clang 21; "
          + "build it again with the compiler that built graphrun"
      ),
      (
        .stale,
        "was built with another GraphKit than this graphrun; "
          + "build it again with the GraphKit of this graphrun"
      ),
      (
        .crashes(signal: 11),
        "crashes when it is loaded (signal 11, Segmentation fault); "
          + "'gdb --args graphrun plugin probe a.so' shows where"
      ),
      (
        .ends(code: 3),
        "ends the program when it is loaded (code 3); "
          + "leave exit out of what runs when it is loaded"
      ),
      (
        .hangs(seconds: 5),
        "is not loaded within 5.0 seconds; "
          + "leave out what waits when it is loaded, and what takes long"
      ),
      (.noNodes, "registers no node; call register in its graphrun_plugin_register"),
      (
        .duplicate(node: "sepia", file: "b.so"),
        "has a node 'sepia', which plug-in 'b.so' has too; leave one of them out"
      ),
      (
        .duplicate(node: "resize", file: nil),
        "has a node 'resize', which graphrun itself has; give it another name"
      ),
    ] as [(PluginError.Reason, String)])
  func everyReasonIsOneLineWithItsRemedy(reason: PluginError.Reason, words: String) {
    #expect(PluginError(file: "a.so", reason: reason).description == "plug-in 'a.so' \(words)")
  }

  @Test func theCommandThatBuildsAPackageAgainIsTold() {
    let error = PluginError(file: "../Sepia/.build/debug/libSepia.so", reason: .stale)
    #expect(
      error.description == """
        plug-in '../Sepia/.build/debug/libSepia.so' was built with another GraphKit than this \
        graphrun; build it again ('swift build --package-path ../Sepia') with the GraphKit of this \
        graphrun
        """)
  }

  @Test func namesOfFilesStayOneLine() {
    let error = PluginError(file: "a\nb.so", reason: .missing)
    #expect(!error.description.contains("\n"))
  }

  @Test func onlyFilesThatCannotBeReadAreTheSystemsFault() {
    #expect(PluginError(file: "a.so", reason: .missing).isUnreadableFile)
    #expect(PluginError(file: "a.so", reason: .unreadable("denied")).isUnreadableFile)
    #expect(!PluginError(file: "a.so", reason: .stale).isUnreadableFile)
  }
}
