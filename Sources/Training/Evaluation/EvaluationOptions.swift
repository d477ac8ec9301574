public import GraphEngine

/// How a model is measured.
public struct EvaluationOptions: Sendable {
  /// The folder of photographs, absolute; folders inside count too.
  public var photos: String
  /// How many of them, evenly spaced; `nil` for all.
  public var count: Int?
  /// Rows and columns of the middle part that is looked at, 0 for whole photographs, `nil` for as
  /// the recipe says or else 256.
  public var size: Int?
  /// The graph that damages them: a file, a name in a folder `degrade`, `none`, or `nil` for as the
  /// recipe says or else as suits the network.
  public var degrade: String?
  /// The weights that a recipe's network gets; `nil` for the newest in the folder of its results.
  public var model: String?
  /// What a model without a recipe does; `nil` for what it says itself or its network can do.
  public var task: TaskKind?
  /// What is set of the recipe.
  public var settings: [SettingOverride] = []
  /// Folders of what other programs made of the pictures in `saved`, absolute.
  public var beside: [String] = []
  /// A folder for everything that is measured, as pictures; absolute.
  public var saved: String?
  /// Whether results are compared with what they should be: then something must be damaged.
  var needsTruth = true
  /// Where relative paths begin.
  public var currentFolder: String

  public init(photos: String, currentFolder: String) {
    (self.photos, self.currentFolder) = (photos, currentFolder)
  }

  /// Whether the photographs are damaged already, and nobody knows where.
  var isWithoutTruth: Bool { degrade == "none" }
}
