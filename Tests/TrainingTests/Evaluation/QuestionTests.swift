import Testing

@testable import Training

/// What is asked, in which order.
struct QuestionTests {
  private let photos = (0..<40).map { "\($0).png" }

  @Test func everyPairIsAskedForEveryPhotographOnce() {
    let questions = Question.all(photos: photos, names: ["a", "b", "c"], without: [], seed: 1)
    #expect(questions.count == 120)
    #expect(Set(questions.map { Contest($0.photo, "\($0.left)", "\($0.right)") }).count == 120)
    #expect(questions.allSatisfy { $0.left != $0.right && photos[$0.index] == $0.photo })
  }

  @Test func sidesAndOrderAreDrawn() {
    let questions = Question.all(photos: photos, names: ["a", "b"], without: [], seed: 1)
    let turned = questions.count { $0.left == 1 }
    #expect((10...30).contains(turned))
    #expect(questions.map(\.index) != Array(0..<40))
    #expect(questions == Question.all(photos: photos, names: ["a", "b"], without: [], seed: 1))
    #expect(questions != Question.all(photos: photos, names: ["a", "b"], without: [], seed: 2))
  }

  @Test func whatWasVotedOnIsNotAskedAgain() {
    let all = Question.all(photos: photos, names: ["a", "b"], without: [], seed: 1)
    let votes = [
      Vote(photo: "3.png", left: "a", right: "b", answer: .left),
      Vote(photo: "4.png", left: "b", right: "a", answer: .skip),
      Vote(photo: "5.png", left: "a", right: "another", answer: .left),
    ]
    let rest = Question.all(photos: photos, names: ["a", "b"], without: votes, seed: 1)
    #expect(rest == all.filter { !["3.png", "4.png"].contains($0.photo) })
  }
}
