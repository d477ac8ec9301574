import Foundation
import NeuralNetworks
import TensorCore
import TestSupport

extension FuzzTarget {
  /// All targets.
  static func all() throws -> [FuzzTarget] { [safetensors(), try torch()] }

  // MARK: - Safetensors

  /// Damaged headers, mostly with a length that still fits.
  static func safetensors() -> FuzzTarget {
    FuzzTarget(
      name: "safetensors", seeds: safetensorsSeeds,
      damage: { file, random in
        let length = Int(file[0]) | Int(file[1]) << 8
        let damage = Damage(words: safetensorsWords)
        guard random.integer(0...4) > 0 else { return damage(file, &random) }
        var damaged = damage(file, in: 8..<8 + length, &random)
        let newLength = damaged.count - (file.count - length)
        for byte in 0..<8 { damaged[byte] = UInt8(truncatingIfNeeded: newLength >> (8 * byte)) }
        return damaged
      },
      read: { bytes in
        try readAll(Weights(safetensors: bytes, origin: "fuzz.safetensors"))
      })
  }

  private static let safetensorsSeeds: [[UInt8]] = {
    let plain = #"{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}"#
    let varied = #"""
      {"__metadata__":{"format":"pt","é\u00e9\"":"x"},
      "a":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},
      "b":{"dtype":"I64","shape":[],"data_offsets":[6,14]},
      "c":{"dtype":"BF16","shape":[0,4],"data_offsets":[14,14]},
      "d":{"dtype":"F8_E4M3","shape":[1,2],"data_offsets":[14,16]}}
      """#
    return [("{}", 0), (plain, 16), (varied, 16)].map { header, data in
      let count = header.utf8.count
      let length = (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
      return length + Array(header.utf8) + (0..<data).map { UInt8($0) }
    }
  }()

  private static let safetensorsWords =
    [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "0", "1", "-1", "1.5", "1e9",
      "00",
      "4194305", "211106198978564", "4611686018427387904", "9223372036854775807",
      "9223372036854775808", "18446744073709551616", "\"dtype\"", "\"shape\"", "\"data_offsets\"",
      "\"__metadata__\"", "\"F64\"", "\"U8\"", "\"BOOL\"", "null", "true", " ", "\n", "\"a\":{}",
    ].map { Array($0.utf8) }

  // MARK: - PyTorch

  /// Damaged pickles; in archives, with checksums that fit, so that they are read at all.
  static func torch() throws -> FuzzTarget {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "NeuralNetworksTests/Fixtures/torch")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".pth") }
    let seeds = try files.map { Array(try Data(contentsOf: folder.appending(path: $0))) }
    return FuzzTarget(
      name: "torch", seeds: seeds,
      damage: { file, random in
        guard file.starts(with: [0x50, 0x4B]), random.integer(0...3) > 0 else {
          return Damage(words: pickleWords)(file, &random)
        }
        return damagePickle(in: file, &random)
      },
      read: { bytes in try readAll(TorchFile(bytes, origin: "fuzz.pth").weights) })
  }

  /// Changes the pickle of an archive where it lies, and sets its checksum.
  private static func damagePickle(in file: [UInt8], _ random: inout FixedRandom) -> [UInt8] {
    guard let start = file.firstRange(of: [0x80, 2])?.lowerBound,
      let end = file[start...].firstRange(of: [0x2E, 0x50, 0x4B])?.lowerBound,
      let record = file.firstRange(of: [0x50, 0x4B, 1, 2])?.lowerBound
    else { return file }
    let damage = Damage(words: pickleWords, keepsLength: true)
    var damaged = damage(file, in: start..<end, &random)
    let checksum = crc32(damaged[start...end])
    for byte in 0..<4 {
      damaged[record + 16 + byte] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * byte))
    }
    return damaged
  }

  /// The checksum of zip, bit by bit.
  private static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB8_8320 }
    }
    return ~crc
  }

  private static let pickleWords: [[UInt8]] = {
    let texts: [String] = [
      "(", ".", "N", "K\u{1}", "M\u{1}\u{1}", "J\u{7F}\u{7F}\u{7F}\u{7F}", ")", "]", "}", "t", "R",
      "b", "a", "e", "s", "u", "Q", "q\0", "h\0", "h\u{1}", "h\u{5}", "cos\nsystem\n",
      "ctorch\nFloatStorage\n", "ctorch._utils\n_rebuild_tensor_v2\n", "ctorch\nSize\n",
      "X\u{1}\0\0\0a", "PK\u{5}\u{6}", "PK",
    ]
    let codes: [[UInt8]] = [
      [0x81], [0x85], [0x86], [0x87], [0x88], [0x93], [0x94], [0x95], [0x80, 2], [0x8A, 0],
      [0x8A, 8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
    ]
    return texts.map { Array($0.utf8) } + codes
  }()

  /// Converts every tensor.
  private static func readAll(_ weights: Weights) throws {
    for tensor in weights.tensors {
      _ = try tensor.tensor()
      _ = try tensor.withUnsafeFloats { $0.count }
      _ = tensor.integers()
    }
  }
}
