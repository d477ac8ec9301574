/// The start of a node's random choices.
enum Seed {
  /// A seed that depends on the run's seed and the node's name alone (FNV-1a, then the finaliser of
  /// SplitMix64: Steele, Lea, Flood 2014).
  static func derive(_ seed: UInt64, _ name: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ seed
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    return hash ^ (hash >> 31)
  }
}
