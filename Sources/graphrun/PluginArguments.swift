import ArgumentParser
import GraphEngine
import NodeKit
import StandardNodes

/// What every verb that plans graphs or tells of nodes takes.
struct PluginArguments: ParsableArguments {
  @Option(
    name: .customLong("plugin"),
    help: ArgumentHelp(
      "Add the nodes of a shared library, which you trust as a program. May be repeated.",
      valueName: "file"))
  var plugins: [String] = []

  /// The nodes that come with the program and those of the plug-ins.
  ///
  /// - Throws: `CommandFailure`.
  func registry() throws -> NodeRegistry {
    var loader = PluginLoader(registry: StandardRegistry.make())
    if !plugins.isEmpty { Terminal.reserveOutput() }
    do {
      for plugin in plugins { try loader.load(Terminal.absolute(plugin), named: plugin) }
    } catch let error as PluginError {
      throw CommandFailure(error)
    }
    return loader.registry
  }
}
