import Foundation
import Testing

@testable import Training

/// Strengths from votes.
struct BradleyTerryTests {
  /// W_i - Σ n_ij p_i / (p_i + p_j), with the tie against strength 1 whose place the mean hides: the
  /// most likely strengths make it 0 for each.
  @Test func theStrengthsAreTheMostLikelyOnes() {
    let wins: [[Double]] = [[0, 7, 5.5], [3, 0, 6], [2.5, 4, 0]]
    let model = BradleyTerry(wins: wins)
    // The imagined contender's strength, seen from the mean: where the ties with it balance.
    func slope(_ shift: Double) -> [Double] {
      (0..<3).map { i in
        let own = exp(model.strengths[i] + shift)
        var slope = wins[i].reduce(0.5, +) - own / (own + 1)
        for j in 0..<3 where j != i {
          let other = exp(model.strengths[j] + shift)
          slope -= (wins[i][j] + wins[j][i]) * own / (own + other)
        }
        return slope
      }
    }
    // Three contenders about as strong: bisect for the shift that makes the slopes' sum 0.
    var (low, high) = (-2.0, 2.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if slope(middle).reduce(0, +) > 0 { low = middle } else { high = middle }
    }
    for value in slope(low) { #expect(abs(value) < 1e-6) }
  }

  @Test func moreVotesComeNearerToTheShareOfThem() {
    // 3 of 4 votes: the odds are 3, log 3 = 1.0986.
    let model = BradleyTerry(wins: [[0, 3000], [1000, 0]])
    #expect(abs(model.strengths[0] - model.strengths[1] - log(3)) < 1e-3)
    #expect(abs(model.preference(0, over: 1).share - 0.75) < 1e-3)
    // The deviation of the log odds is sqrt(1 / 3000 + 1 / 1000), times 1.96: 0.0716; seen from the
    // mean of both, half.
    #expect(abs(model.margin(0) - 0.0358) < 1e-4)
  }

  @Test func equalVotesAreEqualStrengths() {
    let model = BradleyTerry(wins: [[0, 5, 5], [5, 0, 5], [5, 5, 0]])
    for strength in model.strengths { #expect(abs(strength) < 1e-9) }
    #expect(model.preference(0, over: 1).interval.contains(0.5))
  }

  @Test func whoWonEveryVoteIsNotInfinitelyStrong() {
    let model = BradleyTerry(wins: [[0, 10], [0, 0]])
    #expect(model.strengths[0].isFinite && model.strengths[0] > 1)
    #expect(model.margin(0).isFinite)
  }

  @Test func contendersThatNeverMetAreComparedThroughOthers() {
    let model = BradleyTerry(wins: [[0, 30, 0], [10, 0, 30], [0, 10, 0]])
    let (share, interval) = model.preference(0, over: 2)
    // Odds of 3 and of 3 make 9.
    #expect(abs(share - 0.9) < 0.02)
    #expect(interval.lowerBound > 0.5)
  }
}
