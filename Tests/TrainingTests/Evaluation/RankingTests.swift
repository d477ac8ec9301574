import Testing

@testable import Training

/// Who is preferred.
struct RankingTests {
  @Test func votesCountWhereverTheResultStood() throws {
    let votes = [
      vote("a", "b", .left), vote("b", "a", .right), vote("a", "b", .right),
      vote("a", "b", .equal), vote("a", "b", .skip),
    ]
    let ranking = try #require(Ranking(votes))
    #expect(ranking.votes == 4 && ranking.skipped == 1)
    #expect(ranking.places.map(\.name) == ["a", "b"])
    #expect(ranking.places.map(\.wins) == [2, 1])
    #expect(ranking.places.map(\.losses) == [1, 2])
    #expect(ranking.places.map(\.ties) == [1, 1])
  }

  @Test func fewVotesAreNotSignificantAndManyAre() throws {
    let few = try #require(Ranking((0..<6).map { vote("a", "b", $0 < 4 ? .left : .right) }))
    #expect(few.pairs.map(\.isSignificant) == [false])
    let many = try #require(Ranking((0..<600).map { vote("a", "b", $0 < 400 ? .left : .right) }))
    #expect(many.pairs.map(\.isSignificant) == [true])
    #expect(abs(many.pairs[0].preference - 2.0 / 3) < 0.01)
  }

  @Test func theTablesSayWhatIsNotSignificant() throws {
    let ranking = try #require(Ranking([vote("new", "old", .left), vote("old", "new", .equal)]))
    #expect(
      ranking.tables[0][0] == ["contender", "won", "lost", "equal", "strength", "95 %"])
    #expect(ranking.tables[0][1].prefix(4) == ["new", "1", "0", "1"])
    #expect(ranking.tables[1][1].first == "new over old")
    #expect(ranking.tables[1][1].last == "not significant")
  }

  @Test func withoutVotesThereIsNoRanking() {
    #expect(Ranking([])?.votes == nil)
    #expect(Ranking([vote("a", "b", .skip)])?.votes == nil)
  }

  private func vote(_ left: String, _ right: String, _ answer: Vote.Answer) -> Vote {
    Vote(photo: "p.png", left: left, right: right, answer: answer)
  }
}
