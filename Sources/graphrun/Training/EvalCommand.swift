import ArgumentParser
import GraphEngine
import NodeKit
import Training

/// `graphrun eval`: how good a model is.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Measure a model on photographs.",
    discussion: """
      Photographs are damaged with fixed seeds, and the model's results compared with the sound \
      ones, beside those of methods that learn nothing. A recipe says which network, which damage \
      and which size; its model is the newest in trained/NAME. A model alone is measured at what \
      its network does, after the damage that suits it.

      Examples:
        graphrun eval Graphs/recipes/defects.yaml --photos ~/Holdout
        graphrun eval faces.safetensors --photos ~/Holdout --degrade scratches --sheet faces.png
        graphrun eval trained/defects/defects.safetensors --photos ~/Old --degrade none --size 0
      """)

  @Argument(help: "A recipe (.yaml), a model's file, or the name of a model.")
  var subject: String

  @Option(help: ArgumentHelp("The folder of photographs.", valueName: "folder"))
  var photos: String

  @Option(
    parsing: .unconditional, help: "How many photographs, evenly spaced; all if left out.",
    transform: wholeNumber(in: 1...1_000_000))
  var count: Int?

  @Option(
    parsing: .unconditional,
    help: """
      Rows and columns of the middle of each photograph that is looked at, 0 for all of it; as the \
      recipe says if left out, or else 256.
      """,
    transform: wholeNumber(in: 0...8192))
  var size: Int?

  @Option(
    help: ArgumentHelp(
      "The graph that damages: a file, a name in Graphs/degrade, or none.", valueName: "graph"))
  var degrade: String?

  @Option(help: ArgumentHelp("The weights of the recipe's network.", valueName: "file"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "What a model alone does; as it says itself if left out, or as its network is known for.",
      valueName: "task"), transform: TaskKind.parse)
  var task: TaskKind?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a key of the recipe, as seed or data.degrade-with.NAME. May be repeated.",
      valueName: "name=value"))
  var settings: [String] = []

  @Option(
    help: ArgumentHelp(
      "Also write what it makes of the first photographs, as PNG.", valueName: "file.png"))
  var sheet: String?

  @Option(
    help: ArgumentHelp(
      "Also write every photograph, mask and result into this folder, as PNG.",
      valueName: "folder"))
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Measure what another program made of what --save has written: a folder of pictures with the "
        + "same names. May be repeated.", valueName: "folder"))
  var beside: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    parsing: .unconditional,
    help: "The most threads that may work at once; by default all the processors.",
    transform: wholeNumber(in: 1...4096))
  var threads: Int?

  func validate() throws {
    try SettingOverride.check(settings)
    if let sheet, !sheet.lowercased().hasSuffix(".png") {
      throw ValidationError("--sheet takes a file that ends in .png, not '\(sheet)'")
    }
    if model != nil, !isRecipe { throw ValidationError("--model is for recipes") }
    if task != nil, isRecipe { throw ValidationError("--task is for models: a recipe has its own") }
  }

  func run() throws {
    if let threads { ThreadBudget.shared.setTotal(threads) }
    let cancellation = Cancellation()
    Interrupt.beginRun(cancellation)
    do {
      let (report, picture) = try Cancellation.$current.withValue(cancellation) {
        let options = try options()
        return try Evaluation(evaluated(options), options).run(progress: Self.tell)
      }
      Self.clear()
      if let sheet { try write(picture, to: sheet) }
      _ = Interrupt.endRun()
      for skipped in report.skipped { Terminal.complain("left out: \(skipped.reason)") }
      try Terminal.print(json ? try JSONOutput.text(report) : page(report))
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      Self.clear()
      throw CommandFailure(training: error, interruptedBy: Interrupt.endRun())
    }
  }

  private var isRecipe: Bool {
    [".yaml", ".yml"].contains { subject.lowercased().hasSuffix($0) }
  }

  private func options() throws -> EvaluationOptions {
    var options = EvaluationOptions(
      photos: Terminal.absolute(photos), currentFolder: Terminal.currentFolder)
    (options.count, options.size, options.degrade) = (count, size, degrade)
    options.task = task
    options.saved = save.map(Terminal.absolute)
    options.beside = beside.map(Terminal.absolute)
    options.model = try model.map { try ModelsCommand.find($0) }
    options.settings = SettingOverride.parse(settings)
    return options
  }

  private func evaluated(_ options: EvaluationOptions) throws -> EvaluationSubject {
    isRecipe
      ? try EvaluationSubject(recipe: subject, options)
      : try EvaluationSubject(model: ModelsCommand.find(subject), options)
  }

  private func write(_ picture: Image, to path: String) throws {
    try AtomicFile.replace(path) { try ImageFile.write(picture, to: $0, as: .png) }
  }

  /// What was measured, then the tables.
  private func page(_ report: EvaluationReport) -> String {
    let size = report.size == 0 ? "whole" : "\(report.size) x \(report.size)"
    let damage = report.degrade.map { ", damaged by \(Terminal.shortened($0))" } ?? ""
    let left = report.skipped.isEmpty ? "" : ", \(report.skipped.count) left out"
    let heading =
      "\(report.task): \(Terminal.shortened(report.model)) (\(report.network)) on "
      + "\(report.photos) photographs, \(size)\(damage), seed \(report.seed)\(left)"
    return ([heading.printable] + report.tables.map { TextTable.text($0) })
      .joined(separator: "\n\n")
  }

  /// Says how far it is, where that can be redrawn.
  private static func tell(_ done: Int, _ count: Int) {
    if Terminal.canRedraw { Terminal.say("\r\u{1B}[K\(done)/\(count) photographs") }
  }

  private static func clear() { if Terminal.canRedraw { Terminal.say("\r\u{1B}[K") } }
}

extension TaskKind {
  /// Reads an argument.
  ///
  /// - Throws: `ArgumentMismatch`.
  @Sendable fileprivate static func parse(_ name: String) throws -> TaskKind {
    if let task = TaskKind(rawValue: name) { return task }
    throw ArgumentMismatch(
      description: "give one of " + allCases.map(\.rawValue).joined(separator: ", "))
  }
}
