import Glibc

/// An axis from round number to round number, with ticks at round numbers: multiples of 1, 2 or 5
/// times a power of ten.
struct AxisScale: Hashable, Sendable {
  let ticks: [Double]
  private let decimals: Int

  /// Covers a range.
  ///
  /// - Parameter count: how many steps from tick to tick there are about; never more than twice as
  ///   many.
  init(covering range: ClosedRange<Double>, steps count: Int) {
    // A flat curve lies in the middle.
    let isFlat = range.upperBound - range.lowerBound <= abs(range.upperBound) * 1e-9
    let margin = isFlat ? max(abs(range.upperBound) * 0.1, 1e-9) : 0
    let (low, high) = (range.lowerBound - margin, range.upperBound + margin)
    let step = Self.roundStep((high - low) / Double(count))
    let (first, last) = (floor(low / step + 1e-9), ceil(high / step - 1e-9))
    ticks = stride(from: first, through: max(last, first + 1), by: 1).map { $0 * step }
    decimals = max(0, -Int(floor(log10(step) + 1e-9)))
  }

  var range: ClosedRange<Double> { ticks[0]...ticks[ticks.count - 1] }

  /// Where a value lies, 0...1 from end to end.
  func place(_ value: Double) -> Double {
    (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  /// A tick as text: all of an axis have as many decimals; from 10 000 on thousands have a `k`.
  func label(_ tick: Double) -> String {
    let isLarge = ticks.contains { abs($0) >= 10_000 } && decimals == 0
    if tick == 0 { return "0" }
    return isLarge ? Self.text(tick / 1000, 3, trimmed: true) + "k" : Self.text(tick, decimals)
  }

  /// A value of four digits or so.
  static func short(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let exponent = Int(floor(log10(abs(value))))
    if exponent < -6 || exponent > 8 { return "\(Float(value))" }
    return text(value, max(0, 3 - exponent), trimmed: true)
  }

  private static func roundStep(_ step: Double) -> Double {
    let power = pow(10, floor(log10(step)))
    let factor = [1.0, 2, 5, 10].first { $0 * power >= step * 0.999 } ?? 10
    return factor * power
  }

  /// A number with so many decimals, or without the zeros at its end.
  static func text(_ value: Double, _ decimals: Int, trimmed: Bool = false) -> String {
    let scale = pow(10, Double(decimals))
    let digits = String(Int64((abs(value) * scale).rounded()))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    var text = String(padded.dropLast(decimals))
    if decimals > 0 { text += "." + padded.suffix(decimals) }
    while trimmed, text.contains("."), let last = text.last, last == "0" || last == "." {
      text.removeLast()
      if last == "." { break }
    }
    return (value < 0 && digits != "0" ? "-" : "") + text
  }
}
