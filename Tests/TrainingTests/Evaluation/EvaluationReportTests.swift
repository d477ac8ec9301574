import Testing

@testable import Training

/// The report as tables.
struct EvaluationReportTests {
  private var report = EvaluationReport(
    task: "inpaint", model: "m.safetensors", network: "pconv", degrade: nil, seed: 0, size: 64,
    photos: 2, skipped: [],
    methods: [
      EvaluationReport.Row(
        method: "m", measures: ["ssim": 0.91234, "hole-psnr-db": 23.456, "psnr-db": 30]),
      EvaluationReport.Row(method: "other", measures: ["ssim": 0.9, "psnr-db": 29.999]),
    ])

  @Test func methodsAreRowsAndMeasuresColumns() {
    #expect(
      report.tables == [
        [
          ["method", "hole-psnr-db", "psnr-db", "ssim"], ["m", "23.46", "30.00", "0.9123"],
          ["other", "-", "30.00", "0.9000"],
        ]
      ])
  }

  @Test func binsAreTablesOfTheirOwn() {
    var report = report
    report.bins = [
      EvaluationReport.Bin(
        above: 0.1, upTo: 0.2, photos: 2,
        methods: [EvaluationReport.Row(method: "m", measures: ["psnr-db": 1.5])])
    ]
    #expect(
      report.tables.last == [["hole 0.10-0.20, photos 2", "psnr-db"], ["m", "1.50"]])
  }

  @Test func marksWithoutTruthAreSharesPhotographByPhotograph() {
    var report = report
    report.methods = ["m", "other"].map { EvaluationReport.Row(method: $0, measures: [:]) }
    report.marked = [EvaluationReport.Marked(photo: "a.png", percent: ["m": 1.234, "other": 0])]
    #expect(
      report.tables == [[["marked, percent", "m", "other"], ["a.png", "1.23", "0.00"]]])
  }
}
