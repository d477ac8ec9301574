import NeuralNetworks
import Testing

struct LearningRateScheduleTests {
  private func factors(_ schedule: LearningRateSchedule, _ steps: [Int], of count: Int) -> [Float] {
    steps.map { (schedule.factor(step: $0, of: count) * 1000).rounded() / 1000 }
  }

  @Test func eachIsWhatItsPaperSays() {
    #expect(factors(.constant, [0, 5, 10], of: 11) == [1, 1, 1])
    #expect(factors(.step(steps: 4, factor: 0.1), [0, 3, 4, 8], of: 11) == [1, 1, 0.1, 0.01])
    #expect(factors(.linearDecay(from: 5), [0, 5, 8, 10], of: 10) == [1, 1, 0.4, 0])
    #expect(factors(.cosine, [0, 5, 10], of: 11) == [1, 0.5, 0])
    // 1/25, the middle of 1/25 and 1, 1, and a 100,000th at the end
    #expect(factors(.oneCycle(rise: 0.4), [0, 2, 4, 10], of: 11) == [0.04, 0.52, 1, 0])
  }

  @Test func oneStepIsNoException() {
    for schedule in [LearningRateSchedule.cosine, .oneCycle(rise: 0.3), .linearDecay(from: 1)] {
      #expect(schedule.factor(step: 0, of: 1).isFinite)
    }
  }
}
