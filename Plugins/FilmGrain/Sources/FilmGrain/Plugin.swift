import NodeKit

// The two functions that graphrun looks up by name in every plug-in written in Swift.

/// What this library was built by and with. graphrun compares it with its own stamp, and touches
/// nothing else of the library unless both are equal.
@_cdecl("graphrun_plugin_stamp")
public func stamp() -> UnsafePointer<graphrun_stamp>? {
  graphrun_make_stamp(graphKitFingerprint.utf8Start)
}

/// Registers the nodes; a further node is a further line.
@_cdecl("graphrun_plugin_register")
public func register(_ registration: UnsafeMutableRawPointer) {
  PluginRegistration(registration).register(FilmGrain.self)
}
