import NodeKit

/// Draws a plan for people.
public enum GraphDrawing {
  /// The languages that a drawing can be written in.
  public enum Format: String, CaseIterable, Sendable {
    /// A picture for browsers and documents.
    case svg
    /// Graphviz.
    case dot
    /// For Markdown.
    case mermaid
  }

  /// The drawing as text.
  public static func draw(_ plan: GraphPlan, as format: Format) -> String {
    switch format {
    case .svg: SVGDrawing(plan).text
    case .dot: dot(plan)
    case .mermaid: mermaid(plan)
    }
  }

  private static func dot(_ plan: GraphPlan) -> String {
    var lines = ["digraph graphrun {", "  node [shape=box, style=rounded, fontname=Helvetica];"]
    for (index, step) in plan.steps.enumerated() {
      let label = JSONText.quoted("\(step.name)\n\(step.nodeText)")
      lines.append("  s\(index) [label=\(label)];")
    }
    for edge in edges(plan) {
      lines.append("  s\(edge.from) -> s\(edge.to) [label=\(JSONText.quoted(edge.port))];")
    }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  private static func mermaid(_ plan: GraphPlan) -> String {
    var lines = ["flowchart TD"]
    for (index, step) in plan.steps.enumerated() {
      lines.append("  s\(index)[\"\(step.name)<br/><small>\(step.nodeText)</small>\"]")
    }
    for edge in edges(plan) { lines.append("  s\(edge.from) -->|\(edge.port)| s\(edge.to)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func edges(_ plan: GraphPlan) -> [(from: Int, to: Int, port: String)] {
    let producers = PlanWiring(plan).producers
    return plan.steps.enumerated().flatMap { index, step in
      step.inputs.flatMap { input in
        input.slots.map { (producers[$0], index, input.port) }
      }
    }
  }
}
