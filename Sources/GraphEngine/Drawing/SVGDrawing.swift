import NodeKit

/// A plan as an SVG picture: a card a step, its colour the kind of value that leaves it, and the
/// edges in the colour of what they carry.
struct SVGDrawing {
  let text: String

  private static let card = (width: 208.0, height: 62.0)
  private static let pitch = (x: 236.0, y: 122.0)
  /// Above a card, for the names of its ports.
  private static let labelHeight = 18.0
  /// Of a port's name, on average.
  private static let letterWidth = 5.2
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
      font-family="\(SVGText.fontFamily)">
      """,
      "<rect width=\"100%\" height=\"100%\" rx=\"14\" fill=\"#faf9f7\"/>",
    ]
    let kinds = Self.kinds(plan)
    parts += layout.edges.map { Self.edge($0, in: layout, kinds[$0.slot]) }
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
      fill="#6d7680">\(escaped(clipped(step.nodeText, 30)))</text>\
      <text x="\(number(left + 16))" y="\(number(top + 53))" font-size="10" \
      fill="#9aa1a8">\(escaped(clipped(options, 36)))</text></g>
      """
  }

  private static func edge(
    _ edge: GraphLayout.Edge, in layout: GraphLayout, _ kind: Kind
  ) -> String {
    let port = port(edge, in: layout)
    var points = edge.path.map { centre(layout.vertices[$0]) }
    let last = points.count - 1
    points[last].x += port.shift
    let end = (x: points[last].x, y: points[last].y - card.height / 2)
    var path = "M\(number(points[0].x)) \(number(points[0].y + card.height / 2))"
    for index in 1...last {
      // Edges bend between layers only, and are upright beside cards and labels: none crosses them.
      let (from, to) = (points[index - 1], points[index])
      let (top, bottom) = (from.y + card.height / 2, to.y - card.height / 2 - labelHeight)
      let middle = number((top + bottom) / 2)
      path += " C\(number(from.x)) \(middle) \(number(to.x)) \(middle) \(number(to.x)) "
      path += "\(number(bottom)) V\(number(index == last ? end.y : to.y + card.height / 2))"
    }
    return """
      <path d="\(path)" fill="none" stroke="\(kind.rawValue)" stroke-width="1.6" \
      stroke-opacity=".75"/>\
      <circle cx="\(number(end.x))" cy="\(number(end.y))" r="3" fill="\(kind.rawValue)"/>\
      <text x="\(number(end.x + 5))" y="\(number(end.y - 6))" font-size="9.5" \
      fill="\(kind.rawValue)">\(escaped(port.label))</text>
      """
  }

  /// How far from the middle of its card an edge ends, so that ports stand side by side, and the
  /// port's name as far as there is room, once for a port that several edges enter.
  private static func port(
    _ edge: GraphLayout.Edge, in layout: GraphLayout
  ) -> (shift: Double, label: String) {
    let siblings = layout.edges.filter { $0.path.last == edge.path.last }.sorted {
      layout.vertices[$0.path[$0.path.count - 2]].x < layout.vertices[$1.path[$1.path.count - 2]].x
    }
    let index = siblings.firstIndex { $0.slot == edge.slot && $0.port == edge.port } ?? 0
    let spacing = (card.width - 48) / Double(siblings.count)
    let isRepeated = index > 0 && siblings[index - 1].port == edge.port
    let room = siblings[index...].prefix { $0.port == edge.port }.count
    let letters = max(1, Int((spacing * Double(room) - 8) / letterWidth))
    return (
      spacing * (Double(index) + 0.5) - (card.width - 48) / 2,
      isRepeated ? "" : clipped(edge.port, letters)
    )
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
    SVGText.clipped(text, count)
  }
  private static func number(_ value: Double) -> String { SVGText.number(value) }
  private static func escaped(_ text: String) -> String { SVGText.escaped(text) }
}
