import Foundation
import Testing

@testable import Training

/// One value on a pair of axes.
@Suite struct CurvePanelTests {
  private let folder: LogFolder

  init() throws { folder = try LogFolder() }

  /// Steps 0...40 lie on 420 pixels, and F1 of 0...0.4 on 170.
  @Test func pointsLieWhereTheAxesSay() throws {
    let text = try panel("f1").drawing(left: 0, top: 0, number: 1)
    #expect(text.contains("cx=\"420\" cy=\"0\""))
    #expect(text.contains("<title>step 40: 0.4</title>"))
    #expect(text.contains(">last<tspan"))
  }

  @Test func lossesAreMeansWithTheirStepsBehindThem() throws {
    let text = try panel("loss").drawing(left: 0, top: 0, number: 1)
    #expect(text.components(separatedBy: "stroke-opacity=\".28\"").count == 2)
    #expect(text.components(separatedBy: "stroke-width=\"1.8\"").count == 2)
    #expect(text.contains(">last mean<tspan"))
  }

  @Test func aPanelStandsWhereItIsPut() throws {
    let text = try panel("f1").drawing(left: 500, top: 100, number: 7)
    // Beyond the labels: 54 and 44 pixels.
    #expect(text.hasPrefix("<g transform=\"translate(554 144)\">"))
    #expect(text.contains("id=\"panel7\"") && text.contains("url(#panel7)"))
    #expect(text.hasSuffix("</g>"))
  }

  private func panel(_ name: String) throws -> CurvePanel {
    let curves = try TrainingCurves(contentsOf: folder.addTraining("a", steps: 40))
    return CurvePanel(try #require(curves.keys.first { $0.name == name }), [curves])
  }
}
