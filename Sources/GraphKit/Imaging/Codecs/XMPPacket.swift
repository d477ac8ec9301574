/// The XMP packet with `tiff:Orientation`, which some programs heed, set to 1: the pixels stand
/// upright.
func xmpWithUprightOrientation(_ packet: [UInt8]) -> [UInt8] {
  let name = Array("tiff:Orientation".utf8)
  var packet = packet
  for start in packet.indices.dropLast(name.count + 3)
  where packet[start] == name[0] && packet[start...].starts(with: name) {
    // As an attribute, ="6", or as an element, >6<.
    let digit = start + name.count + (packet[start + name.count] == UInt8(ascii: "=") ? 2 : 1)
    let isValue = (UInt8(ascii: "1")...UInt8(ascii: "8")).contains(packet[digit])
    if isValue { packet[digit] = UInt8(ascii: "1") }
  }
  return packet
}
