/// A safetensors file from its parts, which need not fit together.
///
/// - Parameter length: what the first 8 bytes say; the header's true length unless given.
func safetensorsFile(_ header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
  let length = length ?? UInt64(header.utf8.count)
  let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) }
  return bytes + Array(header.utf8) + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
}
