import Foundation
import FoundationXML
import NodeKit
import Testing

@testable import GraphEngine

struct GraphDrawingTests {
  private var plan: GraphPlan {
    var builder = PlanBuilder()
    let a = builder.add("scan") { _ in .number(0) }
    builder.add("save", reading: [a]) { $0[0] }
    return builder.plan
  }

  @Test func dotNamesStepsAndEdges() {
    #expect(
      GraphDrawing.draw(plan, as: .dot) == """
        digraph graphrun {
          node [shape=box, style=rounded, fontname=Helvetica];
          s0 [label="scan\\ntest-scan"];
          s1 [label="save\\ntest-save"];
          s0 -> s1 [label="values"];
        }

        """)
  }

  @Test func mermaidNamesStepsAndEdges() {
    #expect(
      GraphDrawing.draw(plan, as: .mermaid) == """
        flowchart TD
          s0["scan<br/><small>test-scan</small>"]
          s1["save<br/><small>test-save</small>"]
          s0 -->|values| s1

        """)
  }

  @Test func svgIsWellFormedAndHasACardForEachStep() {
    let text = GraphDrawing.draw(plan, as: .svg)
    let parser = XMLParser(data: Data(text.utf8))
    #expect(parser.parse())
    #expect(text.components(separatedBy: "<title>").count == 3)
    #expect(text.contains(">scan</text>"))
  }

  /// Above its card, where the names of ports stand, every edge is upright: 18 units, and no other
  /// edge passes there.
  @Test func svgEdgesDoNotCrossTheNamesOfPorts() {
    var builder = PlanBuilder()
    let sources = (0..<3).map { index in builder.add("s\(index)") { _ in .number(0) } }
    let last = builder.add("sink", reading: sources) { $0[0] }
    builder.add("end", reading: [sources[0], last]) { $0[0] }
    let text = GraphDrawing.draw(builder.plan, as: .svg)
    let edges = text.matches(of: /C\S+ \S+ \S+ \S+ \S+ (\S+) V([0-9.]+)/)
    #expect(edges.count == 6)
    for edge in edges {
      let height = (Double(edge.2) ?? 0) - (Double(edge.1) ?? 0)
      // A bend passes the height of a card as well.
      #expect(height == 18 || height == 18 + 62)
    }
  }

  @Test func svgNamesAPortOnce() {
    var builder = PlanBuilder()
    let sources = (0..<3).map { index in builder.add("s\(index)") { _ in .number(0) } }
    builder.add("sink", reading: sources) { $0[0] }
    let text = GraphDrawing.draw(builder.plan, as: .svg)
    #expect(text.components(separatedBy: ">values</text>").count == 2)
    #expect(text.components(separatedBy: "<path").count == 4)
  }

  @Test func svgEscapesWhatXMLReserves() {
    var builder = PlanBuilder()
    builder.add("a<b>&\"c\"") { _ in .number(0) }
    let text = GraphDrawing.draw(builder.plan, as: .svg)
    #expect(XMLParser(data: Data(text.utf8)).parse())
    #expect(text.contains("a&lt;b&gt;&amp;&quot;c&quot;"))
  }
}
