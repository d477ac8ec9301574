import TensorCore

/// What keeps a training from being drawn, measured or compared.
public enum EvaluationError: Error, Hashable, Sendable {
  /// A log holds neither a loss nor a measure.
  case noValues(log: String)
  /// No log has a value of this name.
  case unknownValue(String, known: [String])
  /// The folder of photographs can't be read.
  case noFolder(String)
  /// It holds none.
  case noPhotographs(folder: String)
  /// There are no weights of a recipe.
  case noModel(folder: String)
  /// Weights do not say which network they are for.
  case noNetworkName(String)
  /// A network that no task is for.
  case noTask(network: String)
  /// A network of another task than the recipe's.
  case otherTask(String, network: String, task: String)
  /// A model is to be measured at what its network does not do.
  case unfitTask(String, network: String, task: String, [String])
  /// A training that did not say so has taught a network one of several tasks.
  case unclearTask(String, [String])
  /// There is no graph of a name.
  case noDegradation(String, sought: [String])
  /// Holes are to be filled, and nothing makes any.
  case noHoles
  /// Pictures are to be compared, and nothing damages any.
  case noPairs
  /// The graph marks no damage.
  case noMask(String, task: String)
  /// The network can't fill the middle of such a square.
  case unfitSize(Int, network: String, fitting: Int)
  /// A model that marks damage has no picture to be compared.
  case noPictures(String)
  /// A graph writes no picture, or several of which none is the result.
  case noResult(graph: String, files: [String])
  /// The page's port can't be had.
  case noPort(Int, reason: String)
  /// No vote counts.
  case noVotes(String)
  /// Another program has left out a photograph.
  case noAnswer(String)
  /// It made a picture of another size.
  case unfitAnswer(String, size: String, expected: String)
  /// The network gives what is no number.
  case notFinite(String)
}

extension EvaluationError: CustomStringConvertible {
  /// What is wrong and how to mend it, in one line.
  public var description: String {
    switch self {
    case .noValues(let log):
      "\(log) holds no loss and no measure yet; wait for the training's first step"
    case .unknownValue(let name, let known):
      "no log has a value '\(name)'; "
        + (suggestion(for: name, among: known).map { "did you mean '\($0)'?" }
          ?? "there are \(known.joined(separator: ", "))")
    case .noFolder(let folder):
      "the folder '\(folder)' can't be read; set --photos to a folder of photographs"
    case .noPhotographs(let folder):
      "the folder '\(folder)' holds no photograph; it takes files that end in "
        + PhotoList.endings.joined(separator: ", ")
    case .noModel(let folder):
      "there is no model in \(folder); train one with 'graphrun train', or name one with --model"
    case .noNetworkName(let path):
      "\(path) does not say which network it is for; convert it with 'graphrun models import FILE "
        + "--network NAME', or name its recipe with --model \(path)"
    case .noTask(let network):
      "the network '\(network)' does nothing that is measured here; name a network that marks, "
        + "fills, colours or translates photographs"
    case .otherTask(let path, let network, let task):
      "\(path) is for the network '\(network)', which does not do the recipe's task '\(task)'"
    case .unfitTask(let path, let network, let task, let able):
      "\(path) is for the network '\(network)', which does not do the task '\(task)'; set --task to "
        + able.joined(separator: " or ")
    case .unclearTask(let path, let tasks):
      "\(path) does not say which task it was trained for; set --task to "
        + tasks.joined(separator: " or ") + ", or name its recipe with --model \(path)"
    case .noDegradation(let name, let sought):
      "there is no graph '\(name)' in \(sought.joined(separator: ", ")); name a graph that damages "
        + "photographs with --degrade FILE.yaml"
    case .noHoles:
      "without holes nothing can be filled; name a graph that makes some with --degrade, as holes"
    case .noPairs:
      "without damage there is nothing to compare with; name a graph that damages photographs with "
        + "--degrade, as blur or fade"
    case .noMask(let graph, let task):
      "\(graph) marks no damage, which the task '\(task)' needs; name a graph that has an output "
        + "'mask' with --degrade, as old-photo or holes"
    case .unfitSize(let size, let network, let fitting):
      "\(network) fills the middle of a square of \(fitting) pixels, not of "
        + "\(size == 0 ? "whole photographs" : "\(size)"); try --size \(fitting)"
    case .noPictures(let path):
      "\(path) marks damage, and makes no picture to be compared; name models that fill, colour or "
        + "translate"
    case .noResult(let graph, let files):
      files.isEmpty
        ? "\(graph) writes no picture of its result; add a node save-image"
        : "\(graph) writes \(files.joined(separator: ", ")); name the one to be compared restored.png"
    case .noPort(let port, let reason):
      "cannot listen at 127.0.0.1:\(port): \(reason.lowercased()); choose another --port, or leave it "
        + "out for any that is free"
    case .noVotes(let path):
      "\(path) holds no vote that counts; compare first, as in 'graphrun compare A B --photos DIR "
        + "--votes \(path)'"
    case .noAnswer(let path):
      "there is no picture \(path); --beside takes a folder with a picture for each of those that "
        + "--save writes, under the same name"
    case .unfitAnswer(let path, let size, let expected):
      "\(path) is \(size) pixels, but the photograph is \(expected); --beside takes pictures made of "
        + "those that --save writes"
    case .notFinite(let path):
      "\(path) makes what is no number, for its weights are damaged; 'graphrun models verify' finds "
        + "the tensor"
    }
  }
}
