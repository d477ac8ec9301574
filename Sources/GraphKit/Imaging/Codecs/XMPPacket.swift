/// The XMP packet with `tiff:Orientation`, which some programs heed, set to 1: the pixels stand
/// upright.
func xmpWithUprightOrientation(_ packet: [UInt8]) -> [UInt8] {
  var packet = packet
  for (before, after) in [("tiff:Orientation=\"", "\""), ("tiff:Orientation>", "<")] {
    let (before, after) = (Array(before.utf8), Array(after.utf8))
    var start = 0
    while start + before.count + 2 <= packet.count {
      let digit = start + before.count
      if packet[start..<digit].elementsEqual(before), packet[digit + 1] == after[0],
        (UInt8(ascii: "1")...UInt8(ascii: "8")).contains(packet[digit])
      {
        packet[digit] = UInt8(ascii: "1")
      }
      start += 1
    }
  }
  return packet
}
