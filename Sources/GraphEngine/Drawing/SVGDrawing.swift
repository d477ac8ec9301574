import NodeKit

/// A plan as an SVG picture: a card a step, its colour the kind of value that leaves it, and the
/// edges in the colour of what they carry.
struct SVGDrawing {
  let text: String

  private static let card = (width: 208.0, height: 62.0)
  private static let pitch = (x: 236.0, y: 108.0)
  private static let margin = 28.0

  init(_ plan: GraphPlan) {
    let layout = GraphLayout(plan)
    let width = layout.width * Self.pitch.x + Self.card.width + 2 * Self.margin
    let height =
      Double(max(1, layout.layers.count) - 1) * Self.pitch.y + Self.card.height + 2 * Self.margin
    var parts = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.number(width))" \
      height="\(Self.number(height))" viewBox="0 0 \(Self.number(width)) \(Self.number(height))" \
      font-family="Inter, Segoe UI, Helvetica, Arial, sans-serif">
      """,
      "<rect width=\"100%\" height=\"100%\" rx=\"14\" fill=\"#faf9f7\"/>",
    ]
    let kinds = Self.kinds(plan)
    parts += layout.edges.map { Self.edge($0, in: layout, plan, kinds[$0.slot]) }
    parts += layout.vertices.compactMap { vertex in
      vertex.step.map { Self.card(plan.steps[$0], at: vertex, kinds) }
    }
    text = parts.joined(separator: "\n") + "\n</svg>\n"
  }

  /// What a slot carries, for its colour.
  private enum Kind: String {
    case image = "#b7791f"
    case mask = "#c0392b"
    case other = "#5a6b7b"
  }

  private static func kinds(_ plan: GraphPlan) -> [Kind] {
    var kinds = Array(repeating: Kind.other, count: plan.slotCount)
    for step in plan.steps {
      for (slot, port) in zip(step.outputs, step.type.descriptor.outputs) {
        let entering = step.inputs.lazy.flatMap(\.slots).map { kinds[$0] }.first
        kinds[slot] =
          switch port.type {
          case .image: .image
          case .mask: .mask
          case .either: entering ?? .image
          default: .other
          }
      }
    }
    return kinds
  }

  private static func centre(_ vertex: GraphLayout.Vertex) -> (x: Double, y: Double) {
    (
      margin + card.width / 2 + vertex.x * pitch.x,
      margin + card.height / 2 + Double(vertex.layer) * pitch.y
    )
  }

  private static func card(
    _ step: PlanStep, at vertex: GraphLayout.Vertex, _ kinds: [Kind]
  ) -> String {
    let (x, y) = centre(vertex)
    let left = x - card.width / 2
    let top = y - card.height / 2
    let colour = step.outputs.first.map { kinds[$0] } ?? .other
    let options = step.options.sorted { $0.key < $1.key }
      .map { "\($0.key) \(shown($0.value))" }.joined(separator: "  ")
    let tip = ([step.type.descriptor.help] + (options.isEmpty ? [] : [options]))
      .joined(separator: "\n")
    return """
      <g><title>\(escaped(tip))</title>\
      <rect x="\(number(left))" y="\(number(top))" width="\(number(card.width))" \
      height="\(number(card.height))" rx="9" fill="#ffffff" stroke="#d9d5cd"/>\
      <rect x="\(number(left))" y="\(number(top + 10))" width="4" \
      height="\(number(card.height - 20))" rx="2" fill="\(colour.rawValue)"/>\
      <text x="\(number(left + 16))" y="\(number(top + 22))" font-size="13.5" font-weight="600" \
      fill="#22262b">\(escaped(clipped(step.name, 25)))</text>\
      <text x="\(number(left + 16))" y="\(number(top + 38))" font-size="11" \
      fill="#6d7680">\(escaped(clipped(step.type.descriptor.name, 30)))</text>\
      <text x="\(number(left + 16))" y="\(number(top + 53))" font-size="10" \
      fill="#9aa1a8">\(escaped(clipped(options, 36)))</text></g>
      """
  }

  private static func edge(
    _ edge: GraphLayout.Edge, in layout: GraphLayout, _ plan: GraphPlan, _ kind: Kind
  ) -> String {
    var points = edge.path.map { centre(layout.vertices[$0]) }
    points[0].y += card.height / 2
    points[points.count - 1].y -= card.height / 2
    points[points.count - 1].x += shift(edge, in: layout, plan)
    var path = "M\(number(points[0].x)) \(number(points[0].y))"
    for (from, to) in zip(points, points.dropFirst()) {
      let middle = (from.y + to.y) / 2
      path +=
        " C\(number(from.x)) \(number(middle)) \(number(to.x)) \(number(middle)) "
        + "\(number(to.x)) \(number(to.y))"
    }
    let end = points[points.count - 1]
    return """
      <path d="\(path)" fill="none" stroke="\(kind.rawValue)" stroke-width="1.6" \
      stroke-opacity=".75"/>\
      <circle cx="\(number(end.x))" cy="\(number(end.y))" r="3" fill="\(kind.rawValue)"/>\
      <text x="\(number(end.x + 6))" y="\(number(end.y - 6))" font-size="9.5" \
      fill="\(kind.rawValue)">\(escaped(edge.port))</text>
      """
  }

  /// How far from the middle of its card an edge ends, so that ports stand side by side.
  private static func shift(
    _ edge: GraphLayout.Edge, in layout: GraphLayout, _ plan: GraphPlan
  ) -> Double {
    let target = edge.path[edge.path.count - 1]
    let siblings = layout.edges.filter { $0.path.last == target }.sorted {
      layout.vertices[$0.path[$0.path.count - 2]].x < layout.vertices[$1.path[$1.path.count - 2]].x
    }
    let index = siblings.firstIndex { $0.slot == edge.slot && $0.port == edge.port } ?? 0
    let room = card.width - 48
    return room * ((Double(index) + 0.5) / Double(siblings.count) - 0.5)
  }

  private static func shown(_ value: OptionValue) -> String {
    switch value {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): value.split(separator: "/").last.map(String.init) ?? value
    }
  }

  private static func clipped(_ text: String, _ count: Int) -> String {
    text.count <= count ? text : text.prefix(count - 1) + "…"
  }

  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
