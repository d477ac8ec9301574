import GraphEngine
import NodeKit
import Testing

@Suite struct WireCheckTests {
  private func codes(_ nodes: String) -> [String] {
    let text = """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: a.png}}
        found: {use: detect-defects, in: {image: scan}}
        \(nodes.split(separator: "\n").joined(separator: "\n  "))
      """
    do throws(GraphError) {
      _ = try plan(text)
      return []
    } catch {
      return error.diagnostics.map(\.fault.code)
    }
  }

  @Test func whatEntersAPolymorphicNodeComesOut() {
    #expect(
      codes("turned: {use: flip, in: {image: found}}\nhole: {use: dilate-mask, in: {mask: turned}}")
        == [])
    #expect(
      codes("turned: {use: flip, in: {image: scan}}\nsoft: {use: blur, in: {image: turned}}") == [])
    #expect(
      codes("turned: {use: flip, in: {image: scan}}\nhole: {use: dilate-mask, in: {mask: turned}}")
        == ["G032"])
    #expect(
      codes("soft: {use: blur, in: {image: turned}}\nturned: {use: flip, in: {image: found}}") == [
        "G032"
      ])
  }

  @Test func narrowTypesPassThroughPolymorphicNodes() {
    let gray = "flat: {use: to-gray, in: {image: scan}}\nturned: {use: flip, in: {image: flat}}\n"
    #expect(codes(gray + "colour: {use: colorize, in: {image: turned}}") == [])
    let colour = gray + "colour: {use: colorize, in: {image: turned}}\n"
    #expect(
      codes(
        colour
          + "twice: {use: flip, in: {image: colour}}\nagain: {use: colorize, in: {image: twice}}")
        == ["G032"])
  }

  @Test func anImageOfUnknownChannelsMayEnterAGrayPort() {
    #expect(codes("colour: {use: colorize, in: {image: scan}}") == [])
  }

  @Test func listsAreOfOneType() {
    #expect(
      codes(
        "merged: {use: merge, in: {images: [scan, scan]}}\nsoft: {use: blur, in: {image: merged}}")
        == [])
    #expect(
      codes(
        "merged: {use: merge, in: {images: [found, scan.alpha]}}\nhole: {use: dilate-mask, in: {mask: merged}}"
      ) == [])
    #expect(
      codes("merged: {use: merge, in: {images: [found]}}\nsoft: {use: blur, in: {image: merged}}")
        == ["G032"])
    #expect(codes("merged: {use: merge, in: {images: [scan, found]}}") == ["G033"])
  }

  @Test func oneSourceIsAListOfOne() throws {
    let plan = try plan(
      """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: a.png}}
        merged: {use: merge, in: {images: scan}}
      outputs: {result: merged}
      """)
    #expect(plan.steps[1].inputs.map(\.isList) == [true])
    #expect(plan.steps[1].inputs.map(\.slots) == [[0]])
  }

  @Test func anOptionalPortMayStayOpen() {
    #expect(codes("soft: {use: blur, in: {image: scan}}") == [])
    #expect(codes("soft: {use: blur, in: {image: scan, where: found}}") == [])
  }
}
