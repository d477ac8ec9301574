import CPlugin
import Glibc
import NodeKit

/// A dynamic library with nodes, loaded for good: Swift keeps pointers to the types of a library, so
/// that unloading one crashes later.
struct PluginLibrary {
  private let handle: UnsafeMutableRawPointer

  /// Loads a library. Its names stay its own, and all that it needs must be there.
  ///
  /// - Throws: why it can't be loaded.
  init(path: String) throws(Refusal) {
    if let fault = LibraryHeader.fault(of: path) { throw Refusal(reason: fault) }
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw Refusal(reason: Self.reason(dlerror().map { String(cString: $0) } ?? "", path: path))
    }
    self.handle = handle
  }

  /// Why a library can't be used.
  struct Refusal: Error {
    let reason: PluginError.Reason
  }

  /// The nodes of the library: those that it describes in C, or else those that it registers in
  /// Swift.
  ///
  /// - Parameter file: what messages call the library.
  /// - Throws: why it can't be used.
  func nodeTypes(of file: String) throws(Refusal) -> [NodeType] {
    if let description = dlsym(handle, GRAPHRUN_DESCRIPTION_SYMBOL) {
      let plugin = UnsafePointer(description.assumingMemoryBound(to: graphrun_plugin.self))
      return try CDescription.nodes(plugin, file: file).map(\.type)
    }
    guard dlsym(handle, GRAPHRUN_STAMP_SYMBOL) != nil else { throw Refusal(reason: .noPlugin) }
    return try registeredTypes()
  }

  /// The nodes that a library in Swift registers, once its stamp was found equal to this program's.
  private func registeredTypes() throws(Refusal) -> [NodeType] {
    typealias Stamp = @convention(c) () -> UnsafePointer<graphrun_stamp>?
    typealias Register = @convention(c) (UnsafeMutableRawPointer) -> Void
    let makeStamp = unsafeBitCast(try address(of: GRAPHRUN_STAMP_SYMBOL), to: Stamp.self)
    guard let stamp = makeStamp().flatMap(PluginStamp.init), let here = PluginStamp.here else {
      throw Refusal(reason: .noStamp)
    }
    if let reason = here.refusal(of: stamp) { throw Refusal(reason: reason) }
    let register = unsafeBitCast(try address(of: GRAPHRUN_REGISTER_SYMBOL), to: Register.self)
    let types = PluginRegistration.collect { register($0) }
    guard !types.isEmpty else { throw Refusal(reason: .noNodes) }
    return types
  }

  private func address(of symbol: String) throws(Refusal) -> UnsafeMutableRawPointer {
    guard let address = dlsym(handle, symbol) else { throw Refusal(reason: .noEntry(symbol)) }
    return address
  }

  /// The reason in what the system's loader says: `/a/b.so: undefined symbol: name`.
  static func reason(_ words: String, path: String) -> PluginError.Reason {
    let mark = "undefined symbol: "
    if let range = words.firstRange(of: mark) {
      return .unresolved(String(words[range.upperBound...].prefix { $0 != " " && $0 != "," }))
    }
    return .notLoaded(
      words.hasPrefix(path + ": ") ? String(words.dropFirst(path.count + 2)) : words)
  }
}
