/// What a plug-in registers its nodes with, once the host has compared its stamp.
///
///     @_cdecl("graphrun_plugin_stamp")
///     public func stamp() -> UnsafePointer<graphrun_stamp>? {
///       graphrun_make_stamp(graphKitFingerprint.utf8Start)
///     }
///
///     @_cdecl("graphrun_plugin_register")
///     public func register(_ registration: UnsafeMutableRawPointer) {
///       PluginRegistration(registration).register(Vignette.self)
///     }
public struct PluginRegistration {
  private let types: UnsafeMutablePointer<[NodeType]>

  /// Makes sense of the pointer that the host hands to `graphrun_plugin_register`; not to be kept
  /// beyond that call.
  public init(_ pointer: UnsafeMutableRawPointer) {
    types = pointer.assumingMemoryBound(to: [NodeType].self)
  }

  /// Adds a node of a name that no other node has; the host refuses the plug-in otherwise.
  public func register(_ type: NodeType) { types.pointee.append(type) }

  /// Adds a Swift node of a name that no other node has.
  public func register(_ type: any Node.Type) { register(NodeType(type)) }

  /// Collects the types that `body` registers with the pointer that it is given.
  public static func collect(_ body: (UnsafeMutableRawPointer) -> Void) -> [NodeType] {
    var types: [NodeType] = []
    withUnsafeMutablePointer(to: &types) { body(UnsafeMutableRawPointer($0)) }
    return types
  }
}
