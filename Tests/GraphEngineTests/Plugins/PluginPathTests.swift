import Foundation
import Testing

@testable import GraphEngine

/// Where plug-ins are looked for, and what is found there.
struct PluginPathTests {
  private func path(_ variables: [String: String]) -> PluginPath {
    PluginPath(executable: "/bin/graphrun", currentFolder: "/here") { variables[$0] }
  }

  @Test func foldersAreThoseOfTheVariableTheProgramAndTheUser() {
    #expect(
      path(["GRAPHRUN_PLUGIN_PATH": "/a::b/../c:/bin", "HOME": "/home/ann"]).folders
        == ["/a", "/here/c", "/bin", "/home/ann/.local/share/graphrun/plugins"])
    #expect(path([:]).folders == ["/bin"])
    #expect(
      path(["XDG_DATA_HOME": "/data", "HOME": "/home/ann"]).folders
        == ["/bin", "/data/graphrun/plugins"])
    #expect(
      path(["XDG_DATA_HOME": "", "HOME": "/home/ann"]).folders.last
        == "/home/ann/.local/share/graphrun/plugins")
  }

  @Test func sharedLibrariesAreFoundByNameAndInOrder() throws {
    let folder = try PluginFixture()
    defer { folder.remove() }
    for name in ["b.so", "a.so", ".hidden.so", "c.txt"] { _ = try folder.write([], to: name) }
    let path = PluginPath(executable: "/none/graphrun", currentFolder: "/") {
      $0 == "GRAPHRUN_PLUGIN_PATH" ? folder.path("") + ":/nowhere" : nil
    }
    #expect(path.files() == [folder.path("a.so"), folder.path("b.so")])
  }

  /// The system would wait for somebody to write to it.
  @Test func aPipeIsFoundAndNotOpened() throws {
    let folder = try PluginFixture()
    defer { folder.remove() }
    #expect(mkfifo(folder.path("pipe.so"), 0o600) == 0)
    let path = PluginPath(executable: folder.path("graphrun"), currentFolder: "/") { _ in nil }
    #expect(path.files() == [folder.path("pipe.so")])
  }

  @Test func whatTheProgramIsMadeOfIsNoPlugin() throws {
    let folder = try PluginFixture()
    defer { folder.remove() }
    let library = try folder.build("int a;")
    let path = PluginPath(executable: folder.path("graphrun"), currentFolder: "/") { _ in nil }
    #expect(path.files() == [library])
    #expect(dlopen(library, RTLD_NOW) != nil)
    #expect(path.files().isEmpty)
  }
}
