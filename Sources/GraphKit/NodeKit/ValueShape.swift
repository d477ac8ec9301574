/// The extent of a value as far as it is known before the run.
public struct ValueShape: Hashable, Sendable {
  /// Rows; `nil` when only the run will tell.
  public var height: Int?
  /// Columns; `nil` when only the run will tell.
  public var width: Int?
  /// Channels; `nil` when only the run will tell.
  public var channels: Int?

  /// Makes a shape.
  public init(height: Int?, width: Int?, channels: Int?) {
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Nothing is known.
  public static let unknown = ValueShape(height: nil, width: nil, channels: nil)
  /// A value without pixels: a number, a text.
  public static let none = ValueShape(height: 0, width: 0, channels: 0)

  /// Rows times columns.
  public var pixelCount: Int? {
    guard let height, let width else { return nil }
    return height * width
  }

  /// The memory that Float32 samples of this shape take.
  public var bytes: Int? {
    guard let pixelCount, let channels else { return nil }
    return pixelCount * channels * 4
  }

  /// The same rows and columns with another number of channels.
  public func with(channels: Int?) -> ValueShape {
    ValueShape(height: height, width: width, channels: channels)
  }
}
