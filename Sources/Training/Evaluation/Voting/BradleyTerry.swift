import Glibc

/// Who is preferred by how much, from votes about pairs: each contender has a strength p, and i is
/// preferred to j with probability p_i / (p_i + p_j) (Bradley and Terry, "Rank Analysis of
/// Incomplete Block Designs", 1952).
///
/// The strengths are the most likely ones, found by the iteration of D. R. Hunter, "MM Algorithms for
/// Generalized Bradley-Terry Models" (2004):
///
///     p_i ← W_i / Σ_j n_ij / (p_i + p_j)
///
/// with W_i the votes for i, a tie being half a vote for each. Every contender also has one tie with
/// an imagined one of strength 1, so that who won or lost all votes has a finite strength.
struct BradleyTerry: Sendable {
  /// log p of each contender, their mean 0.
  let strengths: [Double]
  /// The covariance of these: the inverse of the observed information, seen from the mean.
  private let covariance: [[Double]]

  /// The point beyond which a normally distributed number is in 5 of 100 cases.
  private static let quantile = 1.959964

  /// - Parameter wins: `wins[i][j]` is how often i was preferred to j, half for each tie.
  init(wins: [[Double]]) {
    let count = wins.count
    let votes = (0..<count).map { i in (0..<count).map { wins[i][$0] + wins[$0][i] } }
    let total = wins.map { $0.reduce(0, +) + 0.5 }
    var p = [Double](repeating: 1, count: count)
    for _ in 0..<10_000 {
      let next = (0..<count).map { i in
        let others = (0..<count).reduce(0) { $0 + ($1 == i ? 0 : votes[i][$1] / (p[i] + p[$1])) }
        return total[i] / (others + 1 / (p[i] + 1))
      }
      let change = zip(p, next).map { abs(log($1 / $0)) }.max() ?? 0
      p = next
      if change < 1e-12 { break }
    }
    let mean = p.map { log($0) }.reduce(0, +) / Double(max(1, count))
    strengths = p.map { log($0) - mean }
    covariance = Self.centred(Self.inverse(Self.information(p, votes)))
  }

  /// The half width of a strength's 95 % interval.
  func margin(_ i: Int) -> Double { Self.quantile * covariance[i][i].squareRoot() }

  /// The probability that i is preferred to j, with its 95 % interval.
  func preference(_ i: Int, over j: Int) -> (share: Double, interval: ClosedRange<Double>) {
    let difference = strengths[i] - strengths[j]
    let variance = covariance[i][i] + covariance[j][j] - 2 * covariance[i][j]
    let margin = Self.quantile * max(0, variance).squareRoot()
    func share(_ value: Double) -> Double { 1 / (1 + exp(-value)) }
    return (share(difference), share(difference - margin)...share(difference + margin))
  }

  /// Second derivatives of the log-likelihood by log p, negated.
  private static func information(_ p: [Double], _ votes: [[Double]]) -> [[Double]] {
    var matrix = p.map { _ in [Double](repeating: 0, count: p.count) }
    for i in p.indices {
      matrix[i][i] += p[i] / ((p[i] + 1) * (p[i] + 1))
      for j in p.indices where j != i {
        let term = votes[i][j] * p[i] * p[j] / ((p[i] + p[j]) * (p[i] + p[j]))
        matrix[i][i] += term
        matrix[i][j] -= term
      }
    }
    return matrix
  }

  /// The inverse of a positive definite matrix, by Gauss and Jordan.
  private static func inverse(_ matrix: [[Double]]) -> [[Double]] {
    let count = matrix.count
    var left = matrix
    var right = (0..<count).map { i in (0..<count).map { $0 == i ? 1.0 : 0 } }
    for pivot in 0..<count {
      let factor = 1 / left[pivot][pivot]
      for column in 0..<count {
        left[pivot][column] *= factor
        right[pivot][column] *= factor
      }
      for row in 0..<count where row != pivot {
        let factor = left[row][pivot]
        for column in 0..<count {
          left[row][column] -= factor * left[pivot][column]
          right[row][column] -= factor * right[pivot][column]
        }
      }
    }
    return right
  }

  /// The covariance of what is left when each number is taken less the mean of all.
  private static func centred(_ matrix: [[Double]]) -> [[Double]] {
    let count = Double(max(1, matrix.count))
    let rows = matrix.map { $0.reduce(0, +) / count }
    let all = rows.reduce(0, +) / count
    return matrix.indices.map { i in
      matrix.indices.map { j in matrix[i][j] - rows[i] - rows[j] + all }
    }
  }
}
