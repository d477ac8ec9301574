/// The place inside `0..<count` that stands for `index`, which may lie outside: mirrored at the
/// first and the last place, which are not repeated, as often as it takes.
func mirrored(_ index: Int, _ count: Int) -> Int {
  if index >= 0 && index < count { return index }
  if count == 1 { return 0 }
  let period = 2 * (count - 1)
  let phase = ((index % period) + period) % period
  return phase < count ? phase : period - phase
}

/// Fills `margin` pixels before and after a row, given by its first sample, with its mirror image.
func mirrorMargins<Sample>(
  of row: UnsafeMutablePointer<Sample>, width: Int, channels: Int, margin: Int
) {
  for distance in 0..<margin {
    let left = mirrored(-1 - distance, width) * channels
    let right = mirrored(width + distance, width) * channels
    for channel in 0..<channels {
      row[(-1 - distance) * channels + channel] = row[left + channel]
      row[(width + distance) * channels + channel] = row[right + channel]
    }
  }
}
