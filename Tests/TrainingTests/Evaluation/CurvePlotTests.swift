import Foundation
import Testing

@testable import Training

/// The picture of curves.
struct CurvePlotTests {
  @Test func everyValueHasAPanel() throws {
    let folder = try LogFolder()
    let plot = try CurvePlot([curves(folder, "a")])
    for name in ["loss", "bce", "critic", "f1"] { #expect(plot.text.contains(">\(name)</text>")) }
    #expect(plot.text.components(separatedBy: "<clipPath").count == 5)
    #expect(plot.text.contains("a, 40 steps"))
  }

  @Test func onlyWhatIsNamedIsDrawn() throws {
    let folder = try LogFolder()
    let plot = try CurvePlot([curves(folder, "a")], values: ["f1", "loss"])
    #expect(plot.text.components(separatedBy: "<clipPath").count == 3)
    #expect(!plot.text.contains(">bce</text>"))
    // Five measurements, each with its value.
    #expect(plot.text.components(separatedBy: "<circle").count == 6)
    #expect(plot.text.contains("<title>step 40: 0.4</title>"))
  }

  @Test func phasesAreNamed() throws {
    let folder = try LogFolder()
    let plot = try CurvePlot([curves(folder, "a")], values: ["loss"])
    #expect(plot.text.contains("<title>first: steps 1 to 20</title>"))
    #expect(plot.text.contains("<title>second: steps 21 to 40</title>"))
  }

  @Test func logsHaveColoursAndPhasesWhereTheyAgree() throws {
    let folder = try LogFolder()
    let alike = try [curves(folder, "a"), curves(folder, "b")]
    #expect(try CurvePlot(alike).text.contains("<title>first: steps 1 to 20</title>"))
    let longer = try alike + [curves(folder, "c", steps: 60)]
    let plot = try CurvePlot(longer, values: ["loss"])
    #expect(!plot.text.contains("<title>first"))
    for colour in CurvePlot.palette.prefix(3) {
      #expect(plot.text.components(separatedBy: "stroke=\"\(colour)\"").count == 4)
    }
  }

  @Test func namesAreNoMarkup() throws {
    let folder = try LogFolder()
    let text = try CurvePlot([curves(folder, "a<b>&c")]).text
    #expect(text.contains("a&lt;b&gt;&amp;c, 40 steps"))
    #expect(!text.contains("a<b>"))
  }

  @Test func longTrainingsAreThinned() throws {
    let folder = try LogFolder()
    let text = try CurvePlot([curves(folder, "a", steps: 20_000)], values: ["loss"]).text
    #expect(text.utf8.count < 120_000)
  }

  @Test func aValueThatIsNotThereIsRefused() throws {
    let folder = try LogFolder()
    let all = try [curves(folder, "a")]
    let near = #expect(throws: EvaluationError.self) { try CurvePlot(all, values: ["los"]) }
    #expect(near?.description == "no log has a value 'los'; did you mean 'loss'?")
    let far = #expect(throws: EvaluationError.self) { try CurvePlot(all, values: ["psnr-db"]) }
    #expect(
      far?.description == "no log has a value 'psnr-db'; there are loss, bce, critic, f1")
  }

  private func curves(
    _ folder: LogFolder, _ name: String, steps: Int = 40
  ) throws -> TrainingCurves {
    try TrainingCurves(contentsOf: folder.addTraining(name, steps: steps))
  }
}
