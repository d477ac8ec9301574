import Imaging
import NodeKit

/// What makes results that are compared: a model, a graph, or a folder of results that are there.
public struct Contender: Sendable {
  /// What a contender makes of a photograph.
  struct Result: Sendable {
    /// The photograph as the contender was shown it.
    var photo: Image
    var made: Image
  }

  /// What votes call it.
  public var name: String
  /// The result for a photograph, of its place in the list and its path; `nil` when there is none.
  let result: @Sendable (_ index: Int, _ path: String) throws -> Result?

  /// A folder of results, with the photographs' names but for the endings.
  ///
  /// - Throws: `EvaluationError`.
  public init(folder path: String, name: String) throws {
    let files = try PhotoList.paths(of: path, count: nil)
    let byName = Dictionary(
      files.map { (Self.bareName($0), $0) }, uniquingKeysWith: { first, _ in first })
    self.name = name
    result = { _, photo in
      guard let file = byName[Self.bareName(photo)] else { return nil }
      return Result(
        photo: try ImageFile.read(photo).expandedToRGB(),
        made: try ImageFile.read(file).expandedToRGB())
    }
  }

  /// A model that fills, colours or translates; holes are made for one that fills them, always the
  /// same, and nothing else is damaged unless `options.degrade` says so.
  ///
  /// - Throws: as `EvaluationSubject`; `EvaluationError.noPictures` for one that marks.
  public init(model path: String, name: String, _ options: EvaluationOptions) throws {
    var options = options
    options.needsTruth = false
    let subject = try EvaluationSubject(model: path, options)
    guard subject.recipe.task.givesPictures else { throw EvaluationError.noPictures(path) }
    let size = options.size ?? 0
    let source = try subject.makeSource(size: size)
    let method = EvaluatedMethod.all(subject.task, subject.recipe.task, name: name)[0]
    self.name = name
    result = { index, photo in
      guard let sample = try source.middle(index, of: photo, size: size), !sample.isOneHole else {
        return nil
      }
      return Result(photo: sample.photo, made: try method.answer(sample, name).asImage)
    }
  }

  /// A graph with an input `photo`, and the picture that it writes: the only one, or the one whose
  /// name is `restored`. It is not written: the graph's own results stay as they are.
  ///
  /// - Throws: `GraphError`, or `EvaluationError.noResult`.
  public init(
    graph path: String, name: String, photos: String, currentFolder: String
  ) throws {
    // Faults are found now, with any photograph.
    let first = try PhotoList.paths(of: photos, count: 1)[0]
    _ = try GraphPicture(path, photo: first, currentFolder)
    self.name = name
    result = { _, photo in
      let graph = try GraphPicture(path, photo: photo, currentFolder)
      return Result(
        photo: try ImageFile.read(photo).expandedToRGB(), made: try graph.make().expandedToRGB())
    }
  }

  /// A file's name without its folder and ending.
  private static func bareName(_ path: String) -> String {
    let name = PhotoList.name(of: path)
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }
}
