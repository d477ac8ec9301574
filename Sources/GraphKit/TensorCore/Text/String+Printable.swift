extension String {
  /// The text with control characters, which could steer a terminal, made visible.
  public var printable: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\t": text += " "
      case _ where scalar.properties.generalCategory == .control: text += "\u{FFFD}"
      // These turn the direction of what follows, and with it what a name seems to be.
      case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// The text without the middle of what is too long for people: a message that repeats what it was
  /// given stays readable, with its beginning and its end.
  public var abridged: String {
    let (start, end) = (400, 150)
    guard unicodeScalars.count > start + end else { return self }
    return String(unicodeScalars.prefix(start)) + "..." + String(unicodeScalars.suffix(end))
  }
}
