/// The candidate that a mistyped name most likely meant.
///
/// The candidate with the least Damerau-Levenshtein distance, letter case aside, wins, the first
/// of several; names that differ in more than a third of their letters (or one letter of a short
/// name) are no suggestion.
public func suggestion(for name: String, among candidates: some Sequence<String>) -> String? {
  let typed = Array(name.lowercased())
  var best: (name: String, distance: Int)?
  for candidate in candidates where candidate.count <= 80 && typed.count <= 80 {
    let letters = Array(candidate.lowercased())
    let allowed = max(1, (max(typed.count, letters.count) + 1) / 3)
    guard abs(typed.count - letters.count) <= allowed else { continue }
    let distance = editDistance(typed, letters)
    if distance <= allowed && distance < best?.distance ?? .max && distance < letters.count {
      best = (candidate, distance)
    }
  }
  return best?.name
}

/// The number of letters to insert, delete, replace or swap with their neighbour that turns one
/// word into the other (optimal string alignment: Damerau, 1964; Levenshtein, 1966).
func editDistance(_ first: [Character], _ second: [Character]) -> Int {
  var beforeLast = [Int](repeating: 0, count: second.count + 1)
  var last = Array(0...second.count)
  for (i, letter) in first.enumerated() {
    var row = [i + 1]
    for (j, other) in second.enumerated() {
      var least = min(last[j] + (letter == other ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0 && j > 0 && letter == second[j - 1] && first[i - 1] == other {
        least = min(least, beforeLast[j - 1] + 1)
      }
      row.append(least)
    }
    (beforeLast, last) = (last, row)
  }
  return last[second.count]
}
