import GraphEngine
import TestSupport
import Testing

/// Random damage to a valid graph: never a crash, and every fault has a place.
@Suite struct FuzzTests {
  private let graph = Array(
    """
    # a comment
    graphrun: 1
    description: "Restore; then \\u00e9 save"
    inputs:
      photo: {type: path, default: a.png, help: the scan}
      size: {type: integer, default: 3, range: [1, 9]}
      fast: {type: boolean, default: false}
    nodes:
      scan: &scan {use: load-image, with: {path: $photo}}
      again: *scan
      soft:
        use: blur
        in: {image: scan, where: again.alpha}
        with: {sigma: 2.5, fast: $fast}
        when: not $fast
      merged: {use: merge, in: {images: [soft, scan]}, with: {by: 'max'}}
      save: {use: save-image, in: {image: merged}, with: {path: $photo/../out.png}}
    outputs:
      result: merged

    """.utf8)

  /// One to four edits: bytes changed, inserted, removed, and pieces copied elsewhere.
  private func damaged(_ random: inout FixedRandom) -> [UInt8] {
    let words = Array("{}[]:,&*!|>'\"%@`#-?$~<.\n\t é0aZ\u{FEFF}\r".utf8) + [0, 0x1B, 0xFF, 0xC3]
    var bytes = graph
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = words.randomElement(using: &random) ?? 0
      case 1: bytes.insert(words.randomElement(using: &random) ?? 0, at: place)
      case 2: bytes.remove(at: place)
      case 3: bytes.removeSubrange(place..<min(bytes.count - 1, place + 20))
      default:
        let from = Int.random(in: 0..<bytes.count, using: &random)
        bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + 20)], at: place)
      }
      if bytes.isEmpty { return graph }
    }
    return bytes
  }

  @Test func twoThousandDamagedGraphs() {
    var random = FixedRandom(seed: 1907)
    var codes: Set<String> = []
    let planner = Planner(registry: ExampleNodes.registry)
    for _ in 0..<2000 {
      let bytes = damaged(&random)
      do throws(GraphError) {
        _ = try planner.plan(text: bytes, file: "a.yaml", currentFolder: "/photos")
      } catch {
        #expect(error.diagnostics.allSatisfy { $0.location != nil })
        #expect(error.diagnostics.count <= GraphError.limit)
        #expect(!DiagnosticRenderer.text(error).isEmpty)
        codes.formUnion(error.diagnostics.map(\.fault.code))
      }
    }
    // The damage is of many kinds.
    #expect(codes.count > 25)
  }
}
