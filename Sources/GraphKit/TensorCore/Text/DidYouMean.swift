/// The candidate that a mistyped name most likely meant.
///
/// The candidate with the least Damerau-Levenshtein distance, letter case aside, wins, the first
/// of several; names that differ in more than a third of their letters (or one letter of a short
/// name) are no suggestion.
public func suggestion(for name: String, among candidates: some Sequence<String>) -> String? {
  let typed = Array(name.lowercased().unicodeScalars)
  var best: (name: String, distance: Int)?
  for candidate in candidates where candidate.utf8.count <= 320 && typed.count <= 80 {
    let letters = Array(candidate.lowercased().unicodeScalars)
    guard letters.count <= 80 else { continue }
    let allowed = max(1, (max(typed.count, letters.count) + 1) / 3)
    let limit = min(allowed, (best?.distance ?? .max) - 1, letters.count - 1)
    if let distance = editDistance(typed, letters, limit: limit) { best = (candidate, distance) }
  }
  return best?.name
}

/// The number of letters to insert, delete, replace or swap with their neighbour that turns one
/// word into the other (optimal string alignment: Damerau, 1964; Levenshtein, 1966); `nil` when it
/// is more than `limit`.
///
/// Names of one file mostly begin alike: what they share at both ends costs nothing, and rows end
/// where no distance within the limit is left (Ukkonen, Algorithms for Approximate String Matching,
/// 1985).
func editDistance<Letter: Equatable>(_ first: [Letter], _ second: [Letter], limit: Int) -> Int? {
  guard abs(first.count - second.count) <= limit else { return nil }
  let (first, second) = withoutSharedEnds(first, second)
  var beforeLast = [Int](repeating: 0, count: second.count + 1)
  var last = Array(0...second.count)
  var row = beforeLast
  for (i, letter) in first.enumerated() {
    row[0] = i + 1
    for (j, other) in second.enumerated() {
      var least = min(last[j] + (letter == other ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0 && j > 0 && letter == second[j - 1] && first[i - 1] == other {
        least = min(least, beforeLast[j - 1] + 1)
      }
      row[j + 1] = least
    }
    // A swap reaches over one row.
    if min(row.min() ?? 0, (last.min() ?? 0) + 1) > limit { return nil }
    (beforeLast, last, row) = (last, row, beforeLast)
  }
  return last[second.count] <= limit ? last[second.count] : nil
}

private func withoutSharedEnds<Letter: Equatable>(
  _ first: [Letter], _ second: [Letter]
) -> ([Letter], [Letter]) {
  let start = zip(first, second).prefix { $0 == $1 }.count
  let (first, second) = (first.dropFirst(start), second.dropFirst(start))
  let end = zip(first.reversed(), second.reversed()).prefix { $0 == $1 }.count
  return (Array(first.dropLast(end)), Array(second.dropLast(end)))
}
