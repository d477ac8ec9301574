import CPlugin
import Foundation
import NodeKit
import Testing

@testable import GraphEngine

/// Nodes in C that keep the contract, and nodes that break it, all in one library.
struct CNodeTests {
  private let folder: PluginFixture
  private let registry: NodeRegistry
  private let path: String
  private let photo = Image(height: 4, width: 6, channels: 3, repeating: 0.25)

  init() throws {
    let folder = try PluginFixture()
    defer { folder.remove() }
    let path = try folder.build(CPluginSource.macros + Self.source)
    var loader = PluginLoader(registry: NodeRegistry())
    try loader.load(path, named: "a.so")
    (self.folder, self.path, registry) = (folder, path, loader.registry)
  }

  private static let source = """
    static void fill(const graphrun_raster *r, float value) {
      for (uint64_t i = 0; i < r->height * r->width * r->channels; i++) r->samples[i] = value;
    }
    static graphrun_raster *make(const graphrun_call *call, uint32_t kind, uint64_t channels) {
      return call->allocate(call, 0, kind, 2, 3, channels);
    }
    static int32_t nan_output(const graphrun_call *call) {
      fill(call->outputs[0], 0.5);
      call->outputs[0]->samples[71] = NAN;
      return 0;
    }
    static int32_t beyond(const graphrun_call *call) {
      fill(call->outputs[0], 1.5);
      call->outputs[0]->samples[0] = -3;
      return 0;
    }
    static int32_t strength(const graphrun_call *call) {
      fill(call->outputs[0], call->options[0]->number);
      return 0;
    }
    static int32_t by_call(const graphrun_call *call) {
      graphrun_raster *made = make(call, GRAPHRUN_IMAGE, 1);
      if (!made || made != call->outputs[0]) return 1;
      fill(made, 0.5);
      return 0;
    }
    static int32_t writes_input(const graphrun_call *call) {
      fill(call->outputs[0], 0.5);
      call->inputs[0]->samples[1] = 0.75;
      return 0;
    }
    static int32_t wrong_kind(const graphrun_call *call) { return !make(call, GRAPHRUN_MASK, 1); }
    static int32_t wrong_shape(const graphrun_call *call) { return !make(call, GRAPHRUN_IMAGE, 3); }
    static int32_t no_pixels(const graphrun_call *call) {
      return !call->allocate(call, 0, GRAPHRUN_IMAGE, 1ull << 40, 1ull << 40, 1);
    }
    static int32_t no_such(const graphrun_call *call) {
      return !call->allocate(call, 9, GRAPHRUN_IMAGE, 1, 1, 1);
    }
    static int32_t twice(const graphrun_call *call) {
      make(call, GRAPHRUN_IMAGE, 1);
      return !make(call, GRAPHRUN_IMAGE, 1);
    }
    static int32_t silent(const graphrun_call *call) { return -7; }
    static int32_t says_why(const graphrun_call *call) {
      call->progress(call, 0.5);
      call->fail(call, "the image is\\nnot blue; paint it");
      call->fail(call, "another reason");
      return 1;
    }
    static int32_t waits(const graphrun_call *call) {
      for (int i = 0; i < 10000 && !call->is_cancelled(call); i++) usleep(1000);
      return 1;
    }
    static void ramp(void *samples, uint64_t first, uint64_t end) {
      for (uint64_t i = first; i < end; i++) ((float *)samples)[i] = i / 72.f;
    }
    static int32_t in_parallel(const graphrun_call *call) {
      return call->parallel_for(call, 72, 5, ramp, call->outputs[0]->samples);
    }
    static int32_t optional(const graphrun_call *call) {
      fill(call->outputs[0], call->inputs[1] ? call->inputs[1]->samples[0] : 0);
      return 0;
    }

    int made = 0, freed = 0;
    static int32_t create(const graphrun_call *call, void **state) {
      static float value[1];
      value[0] = call->options[0]->number / 2;
      *state = value;
      made++;
      return 0;
    }
    static int32_t fail_create(const graphrun_call *call, void **state) {
      call->fail(call, "there is no table");
      return 1;
    }
    static void destroy(void *state) { freed++; }
    static int32_t shared(const graphrun_call *call) {
      fill(call->outputs[0], *(float *)call->state);
      return 0;
    }

    #define OWN .outputs = ONE(graphrun_port, PORT(.channels = 1, .memory = GRAPHRUN_BY_CALL))
    #define STRENGTH .options = ONE(graphrun_option, OPTION()), .option_count = 1
    static const graphrun_node *const nodes[] = {
      NODE(.name = "nothing"), NODE(.name = "nan", .run = nan_output),
      NODE(.name = "beyond", .run = beyond), NODE(.name = "strength", .run = strength, STRENGTH),
      NODE(.name = "by-call", .run = by_call, OWN), NODE(.name = "never", OWN),
      NODE(.name = "writes-input", .run = writes_input),
      NODE(.name = "wrong-kind", .run = wrong_kind, OWN),
      NODE(.name = "wrong-shape", .run = wrong_shape, OWN),
      NODE(.name = "no-pixels", .run = no_pixels, OWN), NODE(.name = "no-such", .run = no_such, OWN),
      NODE(.name = "twice", .run = twice, OWN), NODE(.name = "unasked", .run = wrong_shape),
      NODE(.name = "silent", .run = silent), NODE(.name = "says-why", .run = says_why),
      NODE(.name = "waits", .run = waits), NODE(.name = "in-parallel", .run = in_parallel),
      NODE(.name = "optional", .run = optional, .inputs = ((const graphrun_port *const[]){
        PORT(), PORT(.name = "mask", .kind = GRAPHRUN_MASK, .is_optional = 1)}), .input_count = 2),
      NODE(.name = "shared", .run = shared, .create = create, .destroy = destroy, STRENGTH),
      NODE(.name = "no-state", .run = shared, .create = fail_create, .destroy = destroy),
    };
    PLUGIN(graphrun_plugin_description, .nodes = nodes, .node_count = sizeof nodes / sizeof *nodes)
    """

  private func run(
    _ node: String, _ image: Image? = nil, mask: Mask? = nil, strength: Double? = nil,
    shared: SharedValues = SharedValues()
  ) throws -> Image? {
    var inputs: [(name: String, value: Value)] = [("image", .image(image ?? photo))]
    if let mask { inputs.append(("mask", .mask(mask))) }
    let call = NodeCall(
      inputs: inputs, options: strength.map { ["strength": .number($0)] } ?? [:],
      context: NodeCall.Context(nodeName: node, shared: shared))
    let outputs = try #require(registry[node]).run(call)
    #expect(outputs.map(\.port) == ["image"])
    return Image(outputs[0].value)
  }

  private func lie(_ node: String) throws -> String? {
    do {
      _ = try run(node)
      return nil
    } catch let error as ContractError {
      return error.text
    }
  }

  @Test func anOutputIsMadeLikeTheFirstInputAndKeepsItsMetadata() throws {
    var image = photo
    image.metadata.dpi = ImageMetadata.DPI(x: 300, y: 300)
    image.alpha = Tensor(shape: [4, 6], repeating: 0.5)
    let result = try #require(try run("strength", image, strength: 0.75))
    #expect(result.pixels == Tensor(shape: [4, 6, 3], repeating: 0.75))
    #expect(result.metadata == image.metadata && result.alpha == image.alpha)
    #expect(try run("strength")?[0, 0] == [0.5, 0.5, 0.5], "the default")
  }

  @Test func anOutputOfAnotherSizeIsMadeByCall() throws {
    var image = photo
    image.metadata.dpi = ImageMetadata.DPI(x: 300, y: 300)
    image.alpha = Tensor(shape: [4, 6], repeating: 0.5)
    let result = try #require(try run("by-call", image))
    #expect(result.pixels == Tensor(shape: [2, 3, 1], repeating: 0.5))
    #expect(result.metadata == image.metadata && result.alpha == nil)
  }

  @Test func whatIsBeyondTheRangeIsBroughtToItsEnds() throws {
    let result = try #require(try run("beyond"))
    #expect(result[0, 0] == [0, 1, 1] && result[3, 5] == [1, 1, 1])
  }

  @Test func loopsRunOnManyThreads() throws {
    #expect(try run("in-parallel")?.pixels.elements == (0..<72).map { Float($0) / 72 })
  }

  @Test func anInputMayBeLeftOpen() throws {
    #expect(try run("optional")?[0, 0] == [0, 0, 0])
    let mask = Mask(height: 4, width: 6, repeating: 1)
    #expect(try run("optional", mask: mask)?[0, 0] == [1, 1, 1])
  }

  @Test(
    arguments: [
      (
        "nothing",
        "left numbers in its output 'image' that are not finite, or did not write them all"
      ),
      ("nan", "left numbers in its output 'image' that are not finite, or did not write them all"),
      ("never", "never made its output 'image', which is for allocate to make"),
      ("writes-input", "wrote to its inputs, which other nodes read too"),
      ("wrong-kind", "allocates mask for 'image', which is declared gray image"),
      ("wrong-shape", "allocates RGB image for 'image', which is declared gray image"),
      ("no-pixels", "allocates 1099511627776x1099511627776 pixels for 'image'"),
      ("no-such", "allocates output 9, and there are 1"),
      ("twice", "allocates its output 'image' twice"),
      ("unasked", "allocates its output 'image', which is declared like the first input"),
      ("silent", "failed with -7 and did not say why"),
    ])
  func aBrokenContractIsNamed(node: String, words: String) throws {
    #expect(try lie(node) == "plug-in 'a.so' \(words)")
  }

  @Test func whyItFailsIsOneLineThatNamesThePlugin() {
    #expect(throws: NodeError("the image is\\nnot blue; paint it (plug-in 'a.so')")) {
      try run("says-why")
    }
  }

  @Test func cancelledWorkEnds() {
    let cancellation = Cancellation()
    Thread.detachNewThread {
      usleep(20_000)
      cancellation.cancel()
    }
    #expect(throws: CancelledError.self) {
      try Cancellation.$current.withValue(cancellation) { _ = try run("waits") }
    }
  }

  @Test func callsOfOneRunShareWhatCreateMade() throws {
    // The library is there no more, but loaded, and found by its name.
    let made = try folder.symbol("made", of: path).assumingMemoryBound(to: Int32.self)
    let freed = try folder.symbol("freed", of: path).assumingMemoryBound(to: Int32.self)
    do {
      let values = SharedValues()
      #expect(try run("shared", strength: 1, shared: values)?[0, 0][0] == 0.5)
      #expect(try run("shared", strength: 1, shared: values)?[0, 0][0] == 0.5)
      #expect(made.pointee == 1 && freed.pointee == 0)
      #expect(try run("shared", strength: 0.5, shared: values)?[0, 0][0] == 0.25)
      #expect(made.pointee == 2, "other options, another state")
    }
    #expect(freed.pointee == 2)
    #expect(throws: NodeError("there is no table (plug-in 'a.so')")) { try run("no-state") }
    #expect(freed.pointee == 2, "what was not made is not freed")
  }
}
