import ArgumentParser
import NodeKit
import Training

/// `graphrun plot`: the curves of trainings.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw the curves of trainings as SVG.",
    discussion: """
      A panel a value: losses as running means with every step faint behind them, measures as \
      points. Several logs share the panels, each in a colour of its own.

      Examples:
        graphrun plot trained/defects --out defects.svg
        graphrun plot trained/first trained/second --values loss,f1 --out both.svg
      """)

  @Argument(help: ArgumentHelp("Folders of trainings, or their logs.", valueName: "log"))
  var logs: [String]

  @Option(help: ArgumentHelp("The file; standard output if left out.", valueName: "file.svg"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "The losses and measures to draw, with commas between them; all if left out.",
      valueName: "names"))
  var values = ""

  func validate() throws {
    if let out, !out.lowercased().hasSuffix(".svg") {
      throw ValidationError("--out takes a file that ends in .svg, not '\(out)'")
    }
  }

  func run() throws {
    do {
      let curves = try logs.map { try TrainingCurves(contentsOf: $0) }
      let names = values.split(separator: ",").map {
        String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
      let plot = try CurvePlot(curves.withDistinctNames(logs), values: names)
      guard let out else { return try Terminal.print(plot.text, terminator: "") }
      try AtomicFile.replace(out) { try AtomicFile.fill($0, with: Array(plot.text.utf8)) }
      try Terminal.print(out)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(training: error, interruptedBy: nil)
    }
  }
}

extension [TrainingCurves] {
  /// The same with the paths of the logs for names where names are equal.
  fileprivate func withDistinctNames(_ paths: [String]) -> [TrainingCurves] {
    zip(self, paths).map { curve, path in
      var curve = curve
      if filter({ $0.name == curve.name }).count > 1 { curve.name = path }
      return curve
    }
  }
}
