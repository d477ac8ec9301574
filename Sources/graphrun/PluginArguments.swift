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

  /// The nodes that come with the program, those of the plug-ins that are named, and those of the
  /// plug-ins that are found and were good when they were tried; why another one was not,
  /// `graphrun plugin list` says.
  ///
  /// - Throws: `CommandFailure`.
  func registry() throws -> NodeRegistry { try loader().registry }

  /// The same with what loads further ones, which graphs name.
  ///
  /// - Throws: `CommandFailure`.
  func loader() throws -> PluginLoader {
    let finder = PluginFinder.here
    var loader = PluginLoader(
      registry: StandardRegistry.make(), probe: { finder.verdict(onNamed: $0) },
      willLoad: { Terminal.reserveOutput() })
    do throws(PluginError) {
      for plugin in plugins { try loader.load(Terminal.absolute(plugin), named: plugin) }
    } catch {
      throw CommandFailure(error)
    }
    loader.load(finder.findings(beside: loader.registry))
    return loader
  }
}
