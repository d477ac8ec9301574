public import GraphEngine

/// Where photographs come from and what is done to them before a network sees them.
public struct DataSettings: Sendable {
  /// A folder of photographs and how often one of it is taken, in proportion.
  public struct Folder: Hashable, Sendable {
    public var path: String
    public var weight: Double
    public var location: SourceLocation
  }

  /// A setting of the graph that damages, and where the recipe has its name and value.
  public struct GraphSetting: Hashable, Sendable {
    public var override: SettingOverride
    public var key: SourceLocation
    public var value: SourceLocation
  }

  public var photos: [Folder]
  /// Photographs of the other kind, for a translation without pairs; empty for the sound ones of
  /// `photos`, damaged ones being the first kind.
  public var otherPhotos: [Folder]
  /// The graph that damages a photograph, absolute; `nil` for none.
  public var degrade: String?
  /// Where the recipe names it.
  public var degradeLocation: SourceLocation
  /// Settings of that graph.
  public var degradeSettings: [GraphSetting]
  /// Rows and columns of what the network sees.
  public var size: Int
  /// What the shorter side of a photograph becomes before it is cut; `nil` leaves it as it is.
  public var shorterSide: ClosedRange<Int>?
  /// Whether half of them are mirrored.
  public var flips: Bool
  /// Which photographs are taken.
  public var colours: ColourFilter
  public var batch: Int
  /// Decoded photographs are kept up to so many bytes.
  public var cacheBytes: Int
  /// So many different samples are drawn, again and again; `nil` for new ones all the time.
  public var distinct: Int?
}

/// Which photographs are taken, by their colours.
public enum ColourFilter: String, CaseIterable, Sendable {
  case any
  /// Those that have colours: gray ones teach a colouring network to leave things gray.
  case coloured
}

/// How progress is measured: always on the same crops with the same damage.
public struct ValidationSettings: Sendable {
  /// Photographs that are not trained on; empty for crops of those that are.
  public var photos: [DataSettings.Folder]
  /// How many are looked at.
  public var count: Int
  /// Steps between measurements.
  public var every: Int
}
