/// A name out of a file that nobody vouches for, as messages show it: in single quotes, on one
/// line, without what could steer a terminal, and at most 80 characters of it.
public func quotedName(_ name: String) -> String {
  let start = name.unicodeScalars.prefix(80)
  let isCut = start.endIndex != name.unicodeScalars.endIndex
  return "'\(String(start).printable)\(isCut ? "..." : "")'"
}
