import NodeKit
import StandardNodes
import Testing

@testable import GraphEngine

/// The graphs of `Graphs/degrade`, on a photograph from the file to the last bit.
@Suite(.serialized) struct DegradeGraphsTests {
  static let names = [
    "blur", "context-encoder-blocks", "context-encoder-centre", "context-encoder-region", "fade",
    "glcic", "holes", "old-photo", "scratched-holes", "scratches",
  ]

  @Test(arguments: names) func theSeedAloneDecides(_ name: String) throws {
    let once = try run(name, seed: 5)
    let total = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(total) }
    for threads in [1, 2, 4] {
      ThreadBudget.shared.setTotal(threads)
      #expect(try run(name, seed: 5) == once)
    }
    if name != "context-encoder-centre" {
      #expect(try run(name, seed: 6).photo != once.photo)
    }
  }

  @Test(arguments: names) func theCleanPhotographIsTheTarget(_ name: String) throws {
    let result = try run(name, seed: 5)
    #expect(result.clean == CheckPicture.large.image())
    #expect(result.photo != result.clean)
    #expect(result.photo.pixels.shape == result.clean.pixels.shape)
  }

  @Test(
    arguments: [
      "scratches", "scratched-holes", "holes", "glcic", "context-encoder-region",
      "context-encoder-centre",
    ])
  func whatIsNotMarkedIsHardlyDamaged(_ name: String) throws {
    let result = try run(name, seed: 5)
    let mask = try #require(result.mask).values.elements
    let (clean, photo) = (result.clean.pixels.elements, result.photo.pixels.elements)
    #expect(mask.contains(1) && mask.allSatisfy { $0 == 0 || $0 == 1 })
    // A scratch that is fainter than a quarter is not marked.
    #expect(clean.indices.allSatisfy { mask[$0 / 3] == 1 || abs(clean[$0] - photo[$0]) < 0.26 })
  }

  @Test func regionsHideTwentyToThirtyPercent() throws {
    for seed in 1...5 {
      let mask = try #require(try run("context-encoder-region", seed: seed).mask).values.elements
      #expect((0.199...0.301).contains(Double(mask.count { $0 == 1 }) / Double(mask.count)))
    }
  }

  @Test func blurOfOneSigmaIsThatGaussian() throws {
    let settings = "kind: gaussian, sigma-min: 3, sigma-max: 3, wear: 0"
    let result = try run("blur", seed: 1, settings)
    #expect(try result.photo == result.clean.gaussianBlurred(sigma: 3))
  }

  private struct Result: Equatable {
    var photo: Image
    var clean: Image
    var mask: Mask?
  }

  /// A node without inputs that gives the photograph.
  private struct Photograph: Node {
    static let image = OutputPort<Image>("image", help: "a photograph")
    static let descriptor = NodeDescriptor(
      "photograph", help: "Give a photograph.", outputs: [image.declaration])
    func run(_ call: NodeCall) -> [NodeOutput] { [Self.image(CheckPicture.large.image())] }
  }

  private func run(_ name: String, seed: Int, _ settings: String = "") throws -> Result {
    let hasMask = !["blur", "fade"].contains(name)
    var options = settings.isEmpty ? [] : [settings]
    if name != "context-encoder-centre" { options.append("seed: \(seed)") }
    let text = """
      graphrun: 1
      nodes:
        source: {use: photograph}
        bad: {use: \(graphs)/\(name).yaml, in: {photo: source}, with: {\(options.joined(separator: ", "))}}
      outputs:
        photo: bad
        clean: bad.clean
        \(hasMask ? "mask: bad.mask" : "")
      """
    var registry = StandardRegistry.make()
    registry.register(Photograph.self)
    let plan = try Planner(registry: registry).plan(
      text: text.utf8, file: "test.yaml", currentFolder: "/")
    let values = try Executor(plan).run()
    return Result(
      photo: try #require(values["photo"].flatMap { Image($0) }),
      clean: try #require(values["clean"].flatMap { Image($0) }),
      mask: values["mask"].flatMap { Mask($0) })
  }

  private let graphs =
    #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/Graphs/degrade"
}
