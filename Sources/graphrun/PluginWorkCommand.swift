import ArgumentParser
import Glibc
import GraphEngine
import NodeKit
import StandardNodes

/// `graphrun plugin work`, which the program starts itself: runs nodes that a graph isolates.
struct PluginWorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "work", shouldDisplay: false)

  @Option
  var memory: Int

  @Option
  var plugin: String?

  @Option
  var name: String?

  func run() throws {
    var status = stat()
    guard fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else {
      throw CommandFailure.usage("'plugin work' is started by graphrun itself")
    }
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    WorkerService.serve(bytes: memory) { () throws(PluginError) in
      var loader = PluginLoader(registry: StandardRegistry.make())
      if let plugin { try loader.load(plugin, named: name ?? plugin) }
      return loader.registry
    }
  }
}
