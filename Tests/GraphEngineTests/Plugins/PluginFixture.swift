import Foundation
import Testing

/// A folder with plug-ins that are made for a test.
struct PluginFixture {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "plugins-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Writes a file.
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    try Data(bytes).write(to: folder.appending(path: name))
    return path(name)
  }

  /// Builds a library of C with the compiler that comes with Swift; it sees graphrun_stamp.h and
  /// graphrun_plugin.h. Each has a name of its own: the system knows by its name what it has loaded.
  func build(_ source: String) throws -> String {
    let name = UUID().uuidString + ".so"
    let code = try write(source.utf8, to: name + ".c")
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = [
      "clang", "-w", "-shared", "-fPIC", "-I", Self.sources + "/GraphKit/CPluginABI", "-I",
      Self.sources + "/CPlugin", code, "-o", path(name),
    ]
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0)
    return path(name)
  }

  /// The address of a constant of a library, which is loaded for good.
  func symbol(_ name: String, of path: String) throws -> UnsafeMutableRawPointer {
    let handle = try #require(dlopen(path, RTLD_NOW | RTLD_LOCAL))
    return try #require(dlsym(handle, name), "there is no \(name)")
  }

  private static let sources = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources").path
}
