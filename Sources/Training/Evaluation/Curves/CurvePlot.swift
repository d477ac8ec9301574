import GraphEngine

/// The curves of trainings as an SVG picture: a panel a value, a colour a log.
///
/// Losses are drawn as running means with every step faint behind them, measures as points on a
/// line; phases are shaded and named.
public struct CurvePlot: Sendable {
  /// The picture.
  public let text: String

  static let palette = [
    "#1f6f8b", "#c0392b", "#b7791f", "#4d7c3a", "#7b5ea7", "#5a6b7b", "#a0522d", "#2a9d8f",
  ]
  private static let margin = 28.0
  /// Of a letter of the legend, on average, and what stands before its words.
  private static let (letterWidth, keyWidth) = (6.4, 44.0)

  /// Draws logs.
  ///
  /// - Parameter values: the losses and measures to draw, in this order; empty for all.
  /// - Throws: `EvaluationError.unknownValue`.
  public init(_ curves: [TrainingCurves], values: [String] = []) throws {
    precondition(!curves.isEmpty, "a plot without logs")
    let panels = try Self.keys(curves, values).map { CurvePanel($0, curves) }
    let columns = min(2, panels.count)
    let width = Double(columns) * CurvePanel.size.width + 2 * Self.margin
    let legend = Self.legend(curves, width: width)
    let rows = (panels.count + columns - 1) / columns
    let height = legend.height + Double(rows) * CurvePanel.size.height + Self.margin
    var parts = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(SVGText.number(width))" \
      height="\(SVGText.number(height))" viewBox="0 0 \(SVGText.number(width)) \
      \(SVGText.number(height))" font-family="\(SVGText.fontFamily)">
      """,
      "<rect width=\"100%\" height=\"100%\" rx=\"14\" fill=\"#faf9f7\"/>", legend.text,
    ]
    for (index, panel) in panels.enumerated() {
      let left = Self.margin + Double(index % columns) * CurvePanel.size.width
      let top = legend.height + Double(index / columns) * CurvePanel.size.height
      parts.append(panel.drawing(left: left, top: top, number: index))
    }
    text = parts.joined(separator: "\n") + "\n</svg>\n"
  }

  /// What is drawn: losses before measures, each in the order in which the logs have them.
  private static func keys(
    _ curves: [TrainingCurves], _ values: [String]
  ) throws -> [TrainingCurves.Key] {
    var all: [TrainingCurves.Key] = []
    for key in curves.flatMap(\.keys) where !all.contains(key) { all.append(key) }
    all = all.filter { !$0.isMeasure } + all.filter(\.isMeasure)
    if values.isEmpty { return all }
    return try values.flatMap { value in
      let found = all.filter { $0.name == value }
      if found.isEmpty {
        throw EvaluationError.unknownValue(value, known: all.map(\.name))
      }
      return found
    }
  }

  /// The names of the logs in their colours, in as many rows as they need, and the steps of one.
  private static func legend(
    _ curves: [TrainingCurves], width: Double
  ) -> (text: String, height: Double) {
    var (x, y) = (margin, margin + 8)
    var parts: [String] = []
    for (index, curve) in curves.enumerated() {
      let name = SVGText.clipped("\(curve.name), \(curve.stepCount) steps", 60)
      let room = keyWidth + Double(name.count) * letterWidth
      if x > margin, x + room > width - margin { (x, y) = (margin, y + 20) }
      parts.append(
        """
        <line x1="\(SVGText.number(x))" x2="\(SVGText.number(x + 18))" \
        y1="\(SVGText.number(y - 4))" y2="\(SVGText.number(y - 4))" \
        stroke="\(colour(index))" stroke-width="3"/>\
        <text x="\(SVGText.number(x + 26))" y="\(SVGText.number(y))" font-size="13" \
        font-weight="600" fill="#22262b">\(SVGText.escaped(name))</text>
        """)
      x += room
    }
    return (parts.joined(separator: "\n"), y + 18)
  }

  static func colour(_ log: Int) -> String { palette[log % palette.count] }
}
