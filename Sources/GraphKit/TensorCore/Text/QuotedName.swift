/// A name out of a file that nobody vouches for, as messages show it: in single quotes, on one
/// line, without what could steer a terminal, and at most 80 characters of it.
public func quotedName(_ name: String) -> String {
  var text = "'"
  var left = 80
  for scalar in name.unicodeScalars {
    guard left > 0 else { return text + "...'" }
    left -= 1
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      text += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    default: text.unicodeScalars.append(scalar)
    }
  }
  return text + "'"
}
