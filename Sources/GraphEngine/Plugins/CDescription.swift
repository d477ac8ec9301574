import CPlugin
import NodeKit

/// Reads the description of a plug-in in C (see graphrun_plugin.h) as declarations of nodes. No code
/// of the plug-in runs.
enum CDescription {
  /// The versions of the contract that this program follows.
  static let versions: ClosedRange<UInt32> = 1...GRAPHRUN_PLUGIN_VERSION

  /// The most nodes, ports or options that are read: beyond that a count is a mistake.
  private static let mostElements: UInt32 = 64

  /// What is wrong with a description, in words.
  struct Fault: Error, Equatable {
    let words: String

    init(_ words: String) { self.words = words }
  }

  /// The nodes of a library.
  ///
  /// - Parameter file: what messages call the library.
  /// - Throws: why it can't be used.
  static func nodes(
    _ pointer: UnsafePointer<graphrun_plugin>, file: String
  ) throws(PluginLibrary.Refusal) -> [CNode] {
    let plugin = known(pointer, or: graphrun_plugin())
    guard plugin.magic == GRAPHRUN_PLUGIN_MAGIC else {
      throw .init(reason: .badDescription("its magic number is another"))
    }
    let lowest = max(plugin.minimum_version, versions.lowerBound)
    let version = min(plugin.maximum_version, versions.upperBound)
    guard lowest <= version else {
      throw .init(
        reason: .otherContract(
          from: plugin.minimum_version, to: plugin.maximum_version, here: versions.upperBound))
    }
    do {
      let nodes = try elements(plugin.nodes, plugin.node_count, "nodes")
      guard !nodes.isEmpty else { throw Fault("there is no node") }
      return try nodes.map { try node($0, file: file, version: version) }
    } catch let fault as Fault {
      throw .init(reason: .badDescription(fault.words))
    } catch {
      throw .init(reason: .badDescription("\(error)"))
    }
  }

  /// A struct that begins with its size, as far as both sides know it; the rest is as in `zero`.
  static func known<Struct>(_ pointer: UnsafePointer<Struct>, or zero: Struct) -> Struct {
    var copy = zero
    let start = UnsafeRawPointer(pointer)
    let size = Int(start.load(as: UInt32.self))
    withUnsafeMutableBytes(of: &copy) { bytes in
      bytes.copyMemory(
        from: UnsafeRawBufferPointer(start: start, count: min(size, bytes.count)))
    }
    return copy
  }

  private static func elements<Struct>(
    _ start: UnsafePointer<UnsafePointer<Struct>?>?, _ count: UInt32, _ what: String
  ) throws(Fault) -> [UnsafePointer<Struct>] {
    guard count <= mostElements else { throw Fault("\(what): there are \(count)") }
    var found: [UnsafePointer<Struct>] = []
    for index in 0..<Int(count) {
      guard let element = start?[index] else { throw Fault("\(what)[\(index)] is NULL") }
      found.append(element)
    }
    return found
  }

  private static func node(
    _ pointer: UnsafePointer<graphrun_node>, file: String, version: UInt32
  ) throws(Fault) -> CNode {
    let node = known(pointer, or: graphrun_node())
    let name = try Self.name(node.name, of: "a node")
    let place = "node '\(name)'"
    var (inputs, outputs, options): ([CPort], [CPort], [COption]) = ([], [], [])
    for port in try elements(node.inputs, node.input_count, "\(place): inputs") {
      inputs.append(try Self.port(port, in: place))
    }
    for port in try elements(node.outputs, node.output_count, "\(place): outputs") {
      outputs.append(try Self.port(port, in: place))
    }
    for option in try elements(node.options, node.option_count, "\(place): options") {
      options.append(try COption(known(option, or: graphrun_option()), in: place))
    }
    guard !outputs.isEmpty else { throw Fault("\(place) has no output") }
    guard
      inputs.first?.declaration.isRequired == true || outputs.allSatisfy(\.isMadeByCall)
    else { throw Fault("\(place) has an output like its first input, which must be required") }
    for names in [
      inputs.map(\.declaration.name), outputs.map(\.declaration.name),
      options.map(\.declaration.name),
    ] where Set(names).count < names.count {
      throw Fault("\(place) has two ports or options of one name")
    }
    guard node.run != nil else { throw Fault("\(place) has no run") }
    return CNode(
      name: name, help: try text(node.help, place), inputs: inputs, outputs: outputs,
      options: options, functions: node, file: file, version: version)
  }

  private static func port(
    _ pointer: UnsafePointer<graphrun_port>, in node: String
  ) throws(Fault) -> CPort {
    let port = known(pointer, or: graphrun_port())
    let name = try Self.name(port.name, of: "a port of \(node)")
    let place = "port '\(name)' of \(node)"
    let type: PortType
    switch (Int(port.kind), port.channels) {
    case (GRAPHRUN_MASK, 0...1): type = .mask
    case (GRAPHRUN_IMAGE, 0): type = .anyImage
    case (GRAPHRUN_IMAGE, 1), (GRAPHRUN_IMAGE, 3): type = .image(channels: [Int(port.channels)])
    default:
      throw Fault("\(place) has kind \(port.kind) and \(port.channels) channels, which is none")
    }
    guard port.memory <= GRAPHRUN_BY_CALL else { throw Fault("\(place) has memory \(port.memory)") }
    return CPort(
      declaration: PortDeclaration(
        name: name, type: type, isRequired: port.is_optional == 0,
        isNewPicture: Int(port.memory) == GRAPHRUN_BY_CALL, help: try text(port.help, place)),
      isMadeByCall: Int(port.memory) == GRAPHRUN_BY_CALL)
  }

  /// A text for people.
  static func text(
    _ pointer: UnsafePointer<CChar>?, _ place: String
  ) throws(Fault) -> String {
    guard let pointer, let text = String(validatingCString: pointer) else {
      throw Fault("\(place) has a text that is NULL or not UTF-8")
    }
    guard text == text.printable else {
      throw Fault("\(place) has a text with control or direction characters")
    }
    return text
  }

  /// A name in graph files.
  static func name(
    _ pointer: UnsafePointer<CChar>?, of place: String
  ) throws(Fault) -> String {
    let name = try text(pointer, place)
    guard !name.isEmpty, name.allSatisfy("abcdefghijklmnopqrstuvwxyz0123456789-".contains) else {
      throw Fault("\(place) is named \(quotedName(name)), which is not of a...z, 0...9 and -")
    }
    return name
  }
}

/// A port of a node in C.
struct CPort {
  let declaration: PortDeclaration
  /// Whether the node makes an output itself, by a call of the host.
  let isMadeByCall: Bool
}
