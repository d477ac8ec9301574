/// Whether an ICC profile describes samples of this many channels: the colour space that its
/// header names at byte 16 is gray or RGB.
func profileFits(_ profile: [UInt8], channels: Int) -> Bool {
  guard profile.count >= 128 else { return false }
  return profile[16..<20].elementsEqual((channels == 1 ? "GRAY" : "RGB ").utf8)
}
