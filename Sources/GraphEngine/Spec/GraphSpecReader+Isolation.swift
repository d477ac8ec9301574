import NodeKit

extension GraphSpecReader {
  /// Reads `isolate` of a node: `process`, or a mapping with what differs from the usual.
  mutating func isolation(
    _ entry: YAMLNode.Entry, of node: String
  ) -> Located<IsolationSpec>? {
    let location = entry.value.location
    if case .scalar(let text, _) = entry.value.content {
      if text == "process" { return Located(IsolationSpec(), at: location) }
      faults.report(.badIsolation(text), at: location)
      return nil
    }
    var isolation = IsolationSpec()
    let keys = ["seconds", "memory", "otherwise"]
    for part in entries(of: entry, in: .isolation(node), keys: keys) {
      switch part.key.value {
      case "seconds": isolation.seconds = seconds(part, of: node)
      case "memory": isolation.bytes = bytes(part)
      case "otherwise":
        isolation.otherwise = text(part).map { Located($0, at: part.value.location) }
      default: break
      }
    }
    return Located(isolation, at: location)
  }

  private mutating func seconds(_ entry: YAMLNode.Entry, of node: String) -> Double? {
    guard let value = number(entry.value) else {
      report(entry.key.value, expected: .number, found: entry.value)
      return nil
    }
    guard Isolation.secondRange.contains(value) else {
      faults.report(
        .outOfRange(
          .seconds(node), kind: .number(Isolation.secondRange), unit: nil, found: value),
        at: entry.value.location)
      return nil
    }
    return value
  }

  private mutating func bytes(_ entry: YAMLNode.Entry) -> Int? {
    guard case .scalar(let text, _) = entry.value.content,
      let bytes = ByteCount.parse(text), bytes >= Isolation.leastBytes
    else {
      report(entry.key.value, expected: .memory, found: entry.value)
      return nil
    }
    return bytes
  }
}
