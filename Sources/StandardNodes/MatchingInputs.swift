import NodeKit

/// A value with rows and columns.
protocol Sized: PortValue {
  var height: Int { get }
  var width: Int { get }
}

extension Image: Sized {}
extension Mask: Sized {}
extension Raster: Sized {}

extension NodeCall {
  /// Checks that two inputs have the same rows and columns.
  ///
  /// - Throws: `NodeError.sizesDiffer`.
  func requireSameSize(_ first: InputPort<some Sized>, _ second: InputPort<some Sized>) throws {
    try checkSameSize(
      first.declaration.name, self[first], second.declaration.name, self[second])
  }

  /// Checks an input that may be left open; open, it fits.
  ///
  /// - Throws: `NodeError.sizesDiffer`.
  func requireSameSize(
    _ first: InputPort<some Sized>, _ second: OptionalInputPort<some Sized>
  ) throws {
    guard let other = self[second] else { return }
    try checkSameSize(first.declaration.name, self[first], second.declaration.name, other)
  }
}

/// Checks that two values, known to the user by these names, have the same rows and columns.
///
/// - Throws: `NodeError.sizesDiffer`.
func checkSameSize(
  _ firstName: String, _ first: some Sized, _ secondName: String, _ second: some Sized
) throws {
  if first.height == second.height, first.width == second.width { return }
  throw NodeError.sizesDiffer(
    firstName, (first.height, first.width), secondName, (second.height, second.width))
}

/// The images with one number of channels: gray ones beside RGB ones become RGB.
///
/// - Throws: `CancelledError`.
func withEqualChannels(_ images: [Image]) throws -> [Image] {
  let channels = images.map(\.channels)
  return channels.min() == channels.max() ? images : try images.map { try $0.expandedToRGB() }
}

extension Sequence<ValueShape> {
  /// The channels that `withEqualChannels` would give.
  var commonChannels: Int? {
    let channels = map(\.channels)
    if channels.contains(3) { return 3 }
    return channels.contains(nil) ? nil : channels.compactMap { $0 }.max()
  }
}
