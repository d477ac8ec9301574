import NodeKit

/// The values of a stamp (see graphrun_stamp.h), as they are compared.
struct PluginStamp: Equatable {
  var version: UInt32
  var compiler: String
  var graphKit: String

  /// The stamp of this program.
  static var here: PluginStamp? {
    graphrun_make_stamp(graphKitFingerprint.utf8Start).flatMap(PluginStamp.init)
  }

  init(version: UInt32, compiler: String, graphKit: String) {
    self.version = version
    self.compiler = compiler
    self.graphKit = graphKit
  }

  /// Reads a stamp in the memory of a plug-in; `nil` when it is none.
  init?(_ stamp: UnsafePointer<graphrun_stamp>) {
    let stamp = stamp.pointee
    guard stamp.magic == GRAPHRUN_STAMP_MAGIC,
      Int(stamp.struct_size) >= MemoryLayout<graphrun_stamp>.size,
      let compiler = stamp.compiler, let graphKit = stamp.graphkit
    else { return nil }
    self.init(
      version: stamp.version, compiler: String(cString: compiler),
      graphKit: String(cString: graphKit))
  }

  /// Why a program of this stamp can't use a plug-in of the other; `nil` when it can. What makes the
  /// rest meaningless comes first.
  func refusal(of plugin: PluginStamp) -> PluginError.Reason? {
    if plugin.version != version { return .otherVersion(plugin.version, here: version) }
    if plugin.compiler != compiler { return .otherCompiler(plugin.compiler, here: compiler) }
    return plugin.graphKit == graphKit ? nil : .stale
  }
}
