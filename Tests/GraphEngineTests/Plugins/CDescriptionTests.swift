import CPlugin
import Foundation
import NodeKit
import Testing

@testable import GraphEngine

/// What is read of descriptions in C, and what is found wrong with them: each is a constant of one
/// library.
struct CDescriptionTests {
  private let folder: PluginFixture

  init() throws { folder = try PluginFixture() }

  private func nodes(_ symbol: String, of path: String) throws -> [CNode] {
    let address = try folder.symbol(symbol, of: path)
    return try CDescription.nodes(
      UnsafePointer(address.assumingMemoryBound(to: graphrun_plugin.self)), file: "a.so")
  }

  private func expect(
    _ faults: [(symbol: String, words: String)], in path: String
  ) throws {
    for (symbol, words) in faults {
      do {
        _ = try nodes(symbol, of: path)
        Issue.record("\(symbol) is read")
      } catch let refusal as PluginLibrary.Refusal {
        #expect(refusal.reason == .badDescription(words), "\(symbol)")
      }
    }
  }

  @Test func aDescriptionIsRead() throws {
    defer { folder.remove() }
    let path = try folder.build(
      CPluginSource.macros + """
        OF_NODE(good, .thread_mode = GRAPHRUN_SERIAL,
          .inputs = ((const graphrun_port *const[]){
            PORT(.channels = 3), PORT(.name = "where", .kind = GRAPHRUN_MASK, .is_optional = 1)}),
          .input_count = 2, .outputs = ONE(graphrun_port, PORT(.channels = 1)),
          .options = ONE(graphrun_option, OPTION(.unit = GRAPHRUN_PIXELS)), .option_count = 1,
          .nanoseconds_per_pixel = 7, .bytes_per_pixel = NAN)
        """)
    let descriptor = try #require(try nodes("good", of: path).first).type.descriptor
    #expect(descriptor.name == "sepia" && descriptor.help == "A node.")
    #expect(
      descriptor.inputs == [
        PortDeclaration(name: "image", type: .image(channels: [3]), help: "An image."),
        PortDeclaration(name: "where", type: .mask, isRequired: false, help: "An image."),
      ])
    #expect(descriptor.outputs.map(\.type) == [.image(channels: [1])])
    #expect(
      descriptor.options == [
        OptionDeclaration(
          name: "strength", kind: .number(0...1), defaultValue: .number(0.5), unit: .pixels,
          help: "how much")
      ])
    #expect(descriptor.threadMode == .serial)
    #expect(descriptor.cost == NodeCost(nanosecondsPerPixel: 7, bytesPerPixel: 0))
  }

  @Test func shapesFollowTheFirstInputUnlessTheNodeMakesThem() throws {
    defer { folder.remove() }
    let path = try folder.build(
      CPluginSource.macros + """
        OF_NODE(shapes, .outputs = ((const graphrun_port *const[]){
          PORT(.name = "like"), PORT(.name = "mask", .kind = GRAPHRUN_MASK),
          PORT(.name = "own", .memory = GRAPHRUN_BY_CALL, .channels = 3)}), .output_count = 3)
        """)
    let descriptor = try #require(try nodes("shapes", of: path).first).type.descriptor
    let call = PlannedCall(
      inputs: ["image": [ValueShape(height: 4, width: 6, channels: 3)]], options: [:])
    #expect(
      try descriptor.outputShapes(call) == [
        ValueShape(height: 4, width: 6, channels: 3), ValueShape(height: 4, width: 6, channels: 1),
        ValueShape(height: nil, width: nil, channels: 3),
      ])
  }

  @Test func everyFaultOfADescriptionIsNamed() throws {
    defer { folder.remove() }
    let path = try folder.build(
      CPluginSource.macros + """
        OF_NODE(other_magic) const graphrun_plugin no_size = {0};
        PLUGIN(no_nodes, .node_count = 0)
        PLUGIN(many_nodes, .node_count = 65)
        PLUGIN(null_node, .nodes = ONE(graphrun_node, 0))
        OF_NODE(bad_name, .name = "Sepia Tone")
        OF_NODE(no_help, .help = 0)
        OF_NODE(no_output, .output_count = 0)
        OF_NODE(open, .inputs = ONE(graphrun_port, PORT(.is_optional = 1)))
        OF_NODE(no_run, .run = 0)
        OF_NODE(kind, .inputs = ONE(graphrun_port, PORT(.kind = 7)))
        OF_NODE(channels, .inputs = ONE(graphrun_port, PORT(.channels = 4)))
        OF_NODE(memory, .outputs = ONE(graphrun_port, PORT(.memory = 2)))
        OF_NODE(twice, .inputs = ((const graphrun_port *const[]){PORT(), PORT()}), .input_count = 2)
        """)
    try expect(
      [
        ("no_size", "its magic number is another"),
        ("no_nodes", "there is no node"),
        ("many_nodes", "nodes: there are 65"),
        ("null_node", "nodes[0] is NULL"),
        ("bad_name", "a node is named 'Sepia Tone', which is not of a...z, 0...9 and -"),
        ("no_help", "node 'sepia' has a text that is NULL or not UTF-8"),
        ("no_output", "node 'sepia' has no output"),
        ("open", "node 'sepia' has an output like its first input, which must be required"),
        ("no_run", "node 'sepia' has no run"),
        ("kind", "port 'image' of node 'sepia' has kind 7 and 0 channels, which is none"),
        ("channels", "port 'image' of node 'sepia' has kind 1 and 4 channels, which is none"),
        ("memory", "port 'image' of node 'sepia' has memory 2"),
        ("twice", "node 'sepia' has two ports or options of one name"),
      ], in: path)
  }

  @Test func everyFaultOfAnOptionIsNamed() throws {
    defer { folder.remove() }
    let path = try folder.build(
      CPluginSource.macros + """
        OF_OPTION(kind, .kind = 6)
        OF_OPTION(unit, .unit = 5)
        OF_OPTION(range, .minimum = 2)
        OF_OPTION(outside, .default_number = 2)
        OF_OPTION(half, .kind = GRAPHRUN_INTEGER)
        OF_OPTION(no_text, .kind = GRAPHRUN_TEXT)
        OF_OPTION(no_choice, .kind = GRAPHRUN_CHOICE)
        OF_OPTION(none, .kind = GRAPHRUN_CHOICE, .default_text = "c",
          .choices = ((const char *const[]){"a", "b"}), .choice_count = 2)
        OF_OPTION(same, .kind = GRAPHRUN_CHOICE, .default_text = "a",
          .choices = ((const char *const[]){"a", "a"}), .choice_count = 2)
        """)
    let place = "option 'strength' of node 'sepia'"
    try expect(
      [
        ("kind", "\(place) has kind 6, which is none"),
        ("unit", "\(place) has unit 5"),
        ("range", "\(place) has a range from 2.0 to 1.0"),
        ("outside", "\(place) has a default that is not in its range"),
        ("half", "\(place) has a range or default that is not whole"),
        ("no_text", "\(place) has a text that is NULL or not UTF-8"),
        ("no_choice", "\(place) has no choices, or more than 64"),
        ("none", "\(place) has a default that is none of its choices"),
        ("same", "\(place) has one choice twice"),
      ], in: path)
  }

  @Test func theHighestVersionOfBothSidesIsFollowed() throws {
    defer { folder.remove() }
    let path = try folder.build(
      CPluginSource.macros + """
        #define SEPIA .nodes = ONE(graphrun_node, NODE())
        PLUGIN(later, SEPIA, .minimum_version = 2, .maximum_version = 3)
        PLUGIN(wide, SEPIA, .minimum_version = 0, .maximum_version = 9)
        """)
    #expect(try nodes("wide", of: path).map(\.version) == [1])
    do {
      _ = try nodes("later", of: path)
      Issue.record("a later contract is followed")
    } catch let refusal as PluginLibrary.Refusal {
      #expect(refusal.reason == .otherContract(from: 2, to: 3, here: 1))
    }
  }

  @Test func structsOfOtherSizesAreReadAsFarAsBothSidesKnow() throws {
    defer { folder.remove() }
    let path = try folder.build(
      CPluginSource.macros + """
        // Of a header without `channels` and what follows, and of one with more.
        OF_NODE(shorter, .inputs = ONE(graphrun_port, PORT(.struct_size = 24, .channels = 4)))
        static const struct { graphrun_port known; double more; } longer_port = {
          {.struct_size = sizeof longer_port, .kind = GRAPHRUN_MASK, .name = "a", .help = "b"}, 1};
        OF_NODE(longer, .inputs = ONE(graphrun_port, &longer_port.known))
        """)
    #expect(try nodes("shorter", of: path)[0].inputs[0].declaration.type == .anyImage)
    #expect(try nodes("longer", of: path)[0].inputs[0].declaration.type == .mask)
  }

  /// What was built with this version goes on to work: who changes a struct adds to its end, and
  /// raises the version.
  @Test func theStructsOfVersionOneAreAsPluginsKnowThem() {
    #expect(GRAPHRUN_PLUGIN_VERSION == 1)
    #expect(MemoryLayout<graphrun_port>.size == 40)
    #expect(MemoryLayout<graphrun_option>.size == 80)
    #expect(MemoryLayout<graphrun_value>.size == 24)
    #expect(MemoryLayout<graphrun_raster>.size == 40)
    #expect(MemoryLayout<graphrun_call>.size == 96)
    #expect(MemoryLayout<graphrun_node>.size == 104)
    #expect(MemoryLayout<graphrun_plugin>.size == 32)
    #expect(MemoryLayout<graphrun_port>.offset(of: \.memory) == 32)
    #expect(MemoryLayout<graphrun_option>.offset(of: \.is_required) == 72)
    #expect(MemoryLayout<graphrun_call>.offset(of: \.fail) == 88)
    #expect(MemoryLayout<graphrun_node>.offset(of: \.destroy) == 96)
  }
}
