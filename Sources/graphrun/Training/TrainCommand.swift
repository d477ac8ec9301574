import ArgumentParser
import GraphEngine
import NeuralNetworks
import NodeKit
import TensorCore
import Training

/// `graphrun train`: trains a network by a recipe.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a network by a recipe.",
    discussion: """
      A recipe is a YAML file: see Graphs/recipes, and 'graphrun schema --recipe' for its keys. \
      In the folder of results lie the model (NAME.safetensors, and NAME-best.safetensors as it \
      was when it measured best), checkpoint.safetensors, log.jsonl and samples/.

      Examples:
        graphrun train Graphs/recipes/defects.yaml --set data.photos=~/Photos
        graphrun train Graphs/recipes/defects.yaml --set smoke=true
        graphrun train Graphs/recipes/defects.yaml --resume
      """)

  @OptionGroup var arguments: RecipeArguments

  @Option(help: "The folder for results; by default trained/NAME in the current folder.")
  var out: String?

  @Flag(help: "Go on from the folder's checkpoint.")
  var resume = false

  @Option(help: "How to report progress: auto (a line that is redrawn, or lines), plain or none.")
  var progress: TrainingReporter.Style = .auto

  func validate() throws {
    if out == "" { throw ValidationError("--out is empty: name a folder") }
  }

  func run() throws {
    let recipe = try arguments.recipe()
    let folder = Terminal.absolute(out ?? "trained/\(recipe.name)")
    try watchMemory()
    let reporter = TrainingReporter(progress)
    let cancellation = Cancellation()
    Interrupt.beginRun(
      cancellation, graceSeconds: 600,
      message: "stopped before the first step: run the same command again")
    defer { reporter.finish() }
    do {
      try Cancellation.$current.withValue(cancellation) {
        try TrainingRun(recipe, folder: folder, resumes: resume, observer: reporter).run()
      }
      _ = Interrupt.endRun()
    } catch {
      reporter.finish()
      throw CommandFailure(training: error, interruptedBy: Interrupt.endRun())
    }
    reporter.finish()
    try Terminal.print(Terminal.shortened("\(folder)/\(recipe.name).safetensors"))
  }

  /// Ends the program in one line where memory is short: a step can't go on without.
  private func watchMemory() throws {
    MemoryLimit.saveAddresses()
    guard ThreadBudget.shared.shrinkToGranted() else {
      throw CommandFailure(training: TrainingError.noThread, interruptedBy: nil)
    }
    let limit = MemoryLimit.offered()
    BufferPool.shared.setLimit(limit?.bytes) { wanted in
      Self.end(MemoryShortage(wanted: wanted, limit: limit))
    }
    BufferPool.shared.setExhausted { Self.end(MemoryShortage(wanted: $0)) }
  }

  private static func end(_ shortage: MemoryShortage) -> Never {
    let failure = CommandFailure(training: TrainingError.memory(shortage), interruptedBy: nil)
    Terminal.complain(failure.message)
    AtomicFile.endProcess(failure.status.rawValue)
  }
}

/// What every verb that takes a recipe takes.
struct RecipeArguments: ParsableArguments {
  @Argument(help: "The recipe's file.")
  var recipeFile: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a key of the recipe.",
      discussion: "For example data.photos=DIR or phases.first.steps=500; smoke=true for a short "
        + "trial. May be repeated.",
      valueName: "name=value"))
  var settings: [String] = []

  @Option(
    parsing: .unconditional,
    help: "The most threads that may work at once; by default all the processors.",
    transform: wholeNumber(in: 1...4096))
  var threads: Int?

  func validate() throws { try SettingOverride.check(settings) }

  /// Reads the recipe; faults are told with their places.
  ///
  /// - Throws: `CommandFailure`.
  func recipe() throws -> Recipe {
    if let threads { ThreadBudget.shared.setTotal(threads) }
    do {
      return try Recipe(
        path: recipeFile, settings: SettingOverride.parse(settings),
        currentFolder: Terminal.currentFolder)
    } catch {
      throw CommandFailure(graph: error)
    }
  }
}

extension CommandFailure {
  /// How a training that failed ends the program.
  init(training error: any Error, interruptedBy signal: Int32?) {
    switch error {
    case let error as GraphError: self.init(graph: error)
    case let error as FileError: self.init(error)
    case let error as KeyMismatch:
      self.init(message: "error: \(error)", status: .usage)
    case let error as TrainingError:
      self.init(message: "error: \(error)".printable, status: Self.status(of: error))
    case let error as EvaluationError:
      self.init(message: "error: \(error)".printable, status: .usage)
    case let error as RunError:
      // It begins with its place in the graph that damages.
      self.init(message: error.description, status: Self.status(of: error.cause))
    case is CancelledError:
      self.init(
        message: Interrupt.message,
        status: signal.flatMap { ExitStatus(rawValue: 128 + $0) } ?? .interrupted)
    default: self.init(message: "error: \(error)", status: .bug)
    }
  }

  private static func status(of error: TrainingError) -> ExitStatus {
    switch error {
    case .noReadablePhoto, .noCheckpoint: .inputOutput
    case .noThread, .memory, .folderBusy: .tryAgain
    default: .usage
    }
  }
}
