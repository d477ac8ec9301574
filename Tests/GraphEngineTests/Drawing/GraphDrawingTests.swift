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

  @Test func svgEscapesWhatXMLReserves() {
    var builder = PlanBuilder()
    builder.add("a<b>&\"c\"") { _ in .number(0) }
    let text = GraphDrawing.draw(builder.plan, as: .svg)
    #expect(XMLParser(data: Data(text.utf8)).parse())
    #expect(text.contains("a&lt;b&gt;&amp;&quot;c&quot;"))
  }
}
