/// What votes say of all contenders.
public struct Ranking: Codable, Sendable {
  /// A contender, the best first.
  public struct Place: Codable, Sendable {
    public var name: String
    /// Votes for it, against it, and for neither.
    public var wins: Int
    public var losses: Int
    public var ties: Int
    /// The logarithm of its Bradley-Terry strength, 0 for the mean of all, and the half width of its
    /// 95 % interval.
    public var strength: Double
    public var margin: Double
  }

  /// Two contenders that were compared or not, the better one first.
  public struct Pair: Codable, Sendable {
    public var better: String
    public var other: String
    public var votes: Int
    /// The probability that the better one is preferred, and its 95 % interval.
    public var preference: Double
    public var low: Double
    public var high: Double

    /// Whether the interval leaves out a half.
    public var isSignificant: Bool { low > 0.5 }
  }

  public var places: [Place]
  public var pairs: [Pair]
  /// Votes that count, and those that said nothing.
  public var votes: Int
  public var skipped: Int

  /// Ranks the contenders of votes; `nil` when no vote counts.
  public init?(_ votes: [Vote]) {
    let counted = votes.filter { $0.answer != .skip && $0.left != $0.right }
    guard !counted.isEmpty else { return nil }
    let names = Set(counted.flatMap { [$0.left, $0.right] }).sorted()
    let index = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    var wins = names.map { _ in [Double](repeating: 0, count: names.count) }
    var ties = names.map { _ in 0 }
    for vote in counted {
      guard let left = index[vote.left], let right = index[vote.right] else { continue }
      let share = vote.answer == .left ? 1 : vote.answer == .right ? 0 : 0.5
      wins[left][right] += share
      wins[right][left] += 1 - share
      if vote.answer == .equal { for side in [left, right] { ties[side] += 1 } }
    }
    let model = BradleyTerry(wins: wins)
    let order = names.indices.sorted { model.strengths[$0] > model.strengths[$1] }
    places = order.map { i in
      let half = 0.5 * Double(ties[i])
      return Place(
        name: names[i], wins: Int(wins[i].reduce(0, +) - half),
        losses: Int(wins.reduce(0) { $0 + $1[i] } - half), ties: ties[i],
        strength: model.strengths[i], margin: model.margin(i))
    }
    pairs = order.enumerated().flatMap { rank, i in
      order.dropFirst(rank + 1).map { j in
        let (share, interval) = model.preference(i, over: j)
        return Pair(
          better: names[i], other: names[j], votes: Int(wins[i][j] + wins[j][i]),
          preference: share, low: interval.lowerBound, high: interval.upperBound)
      }
    }
    (self.votes, skipped) = (counted.count, votes.count { $0.answer == .skip })
  }
}

extension Ranking {
  /// The ranking as tables for people, a heading first.
  public var tables: [[[String]]] {
    func text(_ value: Double) -> String { AxisScale.text(value, 2) }
    func percent(_ value: Double) -> String { AxisScale.text(100 * value, 0) }
    let places = places.map { place in
      [
        place.name, "\(place.wins)", "\(place.losses)", "\(place.ties)", text(place.strength),
        "\(text(place.strength - place.margin))...\(text(place.strength + place.margin))",
      ]
    }
    let pairs = pairs.map { pair in
      [
        "\(pair.better) over \(pair.other)", "\(pair.votes)", "\(percent(pair.preference)) %",
        "\(percent(pair.low))...\(percent(pair.high)) %",
        pair.isSignificant ? "" : "not significant",
      ]
    }
    return [
      [["contender", "won", "lost", "equal", "strength", "95 %"]] + places,
      [["pair", "votes", "preferred", "95 %", ""]] + pairs,
    ]
  }
}
