import GraphEngine

/// One value of several trainings on a pair of axes.
struct CurvePanel {
  /// Of a panel with its labels, pixels.
  static let size = (width: 500.0, height: 262.0)
  /// Where the axes are in it.
  private static let frame = (left: 54.0, top: 44.0, width: 420.0, height: 170.0)
  /// A running mean is over this share of a training's steps.
  private static let smoothedShare = 40
  private static let letterWidth = 5.4

  private let key: TrainingCurves.Key
  private let curves: [TrainingCurves]
  private let smooth: [[[TrainingCurves.Point]]]
  private let x: AxisScale
  private let y: AxisScale
  /// What all logs agree about; else none, for bands of one would be wrong for the other.
  private let phases: [TrainingCurves.Phase]

  init(_ key: TrainingCurves.Key, _ curves: [TrainingCurves]) {
    (self.key, self.curves) = (key, curves)
    smooth = curves.map { curve in
      if key.isMeasure { return [curve.points(key)] }
      let reach = curve.points(key).count / Self.smoothedShare / 2
      return curve.parts(key).map { $0.runningMean(reach: reach) }
    }
    let steps = curves.map(\.stepCount).max() ?? 1
    x = AxisScale(covering: 0...Double(max(1, steps)), steps: 6)
    y = AxisScale(covering: Self.range(key, curves, smooth), steps: 4)
    phases = Self.commonPhases(curves)
  }

  /// The panel as SVG.
  ///
  /// - Parameter number: which of the picture's panels it is.
  func drawing(left: Double, top: Double, number: Int) -> String {
    let (width, height) = (Self.frame.width, Self.frame.height)
    var parts = [
      """
      <g transform="translate(\(SVGText.number(left + Self.frame.left)) \
      \(SVGText.number(top + Self.frame.top)))">
      <clipPath id="panel\(number)"><rect x="-4" y="-4" width="\(SVGText.number(width + 8))" \
      height="\(SVGText.number(height + 8))"/></clipPath>
      <rect width="\(SVGText.number(width))" height="\(SVGText.number(height))" fill="#ffffff"/>
      """
    ]
    parts += bands + grid + [title]
    parts.append("<g clip-path=\"url(#panel\(number))\" fill=\"none\">")
    if !key.isMeasure { parts += curves.indices.map { faint($0) } }
    parts += curves.indices.map { line($0) }
    parts.append("</g>")
    return parts.joined(separator: "\n") + "\n</g>"
  }

  // MARK: - Axes

  /// All measures; of losses all means, and the steps but for the hundredth at either end, which
  /// would press the rest together.
  private static func range(
    _ key: TrainingCurves.Key, _ curves: [TrainingCurves], _ smooth: [[[TrainingCurves.Point]]]
  ) -> ClosedRange<Double> {
    var values = smooth.joined().joined().map(\.value)
    if !key.isMeasure {
      for curve in curves {
        let sorted = curve.points(key).map(\.value).sorted()
        let cut = sorted.count / 100
        values += [sorted.dropFirst(cut).first, sorted.dropLast(cut).last].compactMap { $0 }
      }
    }
    return (values.min() ?? 0)...(values.max() ?? 1)
  }

  private static func commonPhases(_ curves: [TrainingCurves]) -> [TrainingCurves.Phase] {
    let longest = curves.map(\.phases).max { $0.count < $1.count } ?? []
    let agree = curves.allSatisfy { curve in
      zip(curve.phases, longest).allSatisfy { $0.name == $1.name && $0.begin == $1.begin }
    }
    return agree && longest.count > 1 ? longest : []
  }

  private var bands: [String] {
    phases.enumerated().map { index, phase in
      let end = phases.dropFirst(index + 1).first?.begin ?? phase.end
      let (from, to) = (across(phase.begin), across(end))
      let letters = Int((to - from - 6) / Self.letterWidth)
      let name = letters < 3 ? "" : SVGText.clipped(phase.name, letters)
      return """
        <g><title>\(SVGText.escaped(phase.name)): steps \(phase.begin + 1) to \(end)</title>\
        <rect x="\(SVGText.number(from))" y="-16" width="\(SVGText.number(to - from))" \
        height="\(SVGText.number(Self.frame.height + 16))" \
        fill="\(index.isMultiple(of: 2) ? "#f3efe6" : "#e4e9ec")" fill-opacity=".75"/>\
        <text x="\(SVGText.number(from + 4))" y="-5" font-size="9.5" \
        fill="#6d7680">\(SVGText.escaped(name))</text></g>
        """
    }
  }

  private var grid: [String] {
    let (width, height) = (Self.frame.width, Self.frame.height)
    let rows = y.ticks.map { tick in
      let place = SVGText.number(up(tick))
      return """
        <line x2="\(SVGText.number(width))" y1="\(place)" y2="\(place)" stroke="#d9d5cd" \
        stroke-width=".7"/><text x="-7" y="\(SVGText.number(up(tick) + 3.5))" font-size="10" \
        text-anchor="end" fill="#6d7680">\(y.label(tick))</text>
        """
    }
    let columns = x.ticks.map { tick in
      let place = SVGText.number(x.place(tick) * width)
      return """
        <line x1="\(place)" x2="\(place)" y1="\(SVGText.number(height))" \
        y2="\(SVGText.number(height + 4))" stroke="#9aa1a8"/><text x="\(place)" \
        y="\(SVGText.number(height + 17))" font-size="10" text-anchor="middle" \
        fill="#6d7680">\(x.label(tick))</text>
        """
    }
    return rows + columns
  }

  /// The value's name, and what each log ends with.
  private var title: String {
    let ends = smooth.enumerated().compactMap { index, parts in
      parts.last?.last.map { (index, AxisScale.short($0.value)) }
    }
    let words = ends.prefix(6).map { index, value in
      "<tspan dx=\"8\" fill=\"\(CurvePlot.colour(index))\">\(value)</tspan>"
    }
    return """
      <text y="-22" font-size="12.5" font-weight="600" \
      fill="#22262b">\(SVGText.escaped(SVGText.clipped(key.name, 34)))</text>\
      <text x="\(SVGText.number(Self.frame.width))" y="-22" font-size="11" \
      text-anchor="end" fill="#6d7680">\(key.isMeasure ? "last" : "last mean")\
      \(words.joined())</text>
      """
  }

  // MARK: - Curves

  private func faint(_ log: Int) -> String {
    let columns = Int(Self.frame.width)
    let path = curves[log].parts(key).map { Self.path($0.thinned(toColumns: columns), self) }
    return """
      <path d="\(path.joined())" stroke="\(CurvePlot.colour(log))" stroke-width=".8" \
      stroke-opacity=".28"/>
      """
  }

  private func line(_ log: Int) -> String {
    let colour = CurvePlot.colour(log)
    let path = smooth[log].map {
      Self.path($0.thinned(toColumns: Int(Self.frame.width)), self)
    }
    var parts = [
      "<path d=\"\(path.joined())\" stroke=\"\(colour)\" stroke-width=\"1.8\" "
        + "stroke-linejoin=\"round\"/>"
    ]
    // Steps that stand alone are no line.
    let dots = key.isMeasure ? smooth[log].flatMap { $0 } : smooth[log].flatMap { $0.single }
    parts += dots.prefix(400).map { point in
      """
      <circle cx="\(SVGText.number(across(point.step)))" \
      cy="\(SVGText.number(up(point.value)))" r="2.6" fill="\(colour)">\
      <title>step \(point.step): \(AxisScale.short(point.value))</title></circle>
      """
    }
    return parts.joined(separator: "\n")
  }

  private static func path(_ points: [TrainingCurves.Point], _ panel: CurvePanel) -> String {
    points.enumerated().map { index, point in
      let place = "\(SVGText.number(panel.across(point.step))) "
      return (index == 0 ? "M" : "L") + place + SVGText.number(panel.up(point.value))
    }.joined()
  }

  private func across(_ step: Int) -> Double { x.place(Double(step)) * Self.frame.width }

  private func up(_ value: Double) -> Double { (1 - y.place(value)) * Self.frame.height }
}

extension [TrainingCurves.Point] {
  /// The points when there is no more than one.
  fileprivate var single: [TrainingCurves.Point] { count == 1 ? self : [] }
}
