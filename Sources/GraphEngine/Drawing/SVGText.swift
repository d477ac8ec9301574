/// Numbers and words as they stand in an SVG file.
public enum SVGText {
  /// The attribute of the root that says which letters are used.
  public static let fontFamily = "Inter, Segoe UI, Helvetica, Arial, sans-serif"

  /// A length, to a tenth of a pixel.
  public static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }

  /// A text without what would be markup.
  public static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  /// A text of at most so many letters.
  public static func clipped(_ text: String, _ count: Int) -> String {
    text.count <= count ? text : text.prefix(count - 1) + "…"
  }
}
