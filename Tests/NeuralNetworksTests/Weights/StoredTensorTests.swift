import CKernels
import Foundation
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

struct StoredTensorTests {
  /// A tensor of these bytes, which begin at an odd place of the file when `shifted`.
  private func stored(_ dtype: DType, _ bytes: [UInt8], shifted: Bool = false) throws
    -> StoredTensor
  {
    let count = bytes.count / dtype.size
    let shift = shifted ? 1 : 0
    let before = shifted ? #""a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"# : ""
    let header =
      "{\(before)\"x\":{\"dtype\":\"\(dtype.rawValue)\",\"shape\":[\(count)],"
      + "\"data_offsets\":[\(shift),\(shift + bytes.count)]}}"
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let file = safetensorsFile(padded, data: shift) + bytes
    return try #require(try Weights(safetensors: file, origin: "a")["x"])
  }

  private func bytes<Number: BitwiseCopyable>(of numbers: [Number]) -> [UInt8] {
    numbers.withUnsafeBytes { Array($0) }
  }

  @Test(arguments: [false, true])
  func halves(shifted: Bool) throws {
    // 1, -2, 65504 (the largest), 2^-24 (the smallest), 2^-14 - 2^-24, infinities, -0
    let bits: [UInt16] = [0x3C00, 0xC000, 0x7BFF, 0x0001, 0x03FF, 0x7C00, 0xFC00, 0x8000]
    let floats = try stored(.float16, bytes(of: bits), shifted: shifted).tensor().elements
    #expect(floats == [1, -2, 65504, 0x1p-24, 0x1p-14 - 0x1p-24, .infinity, -.infinity, 0])
    #expect(floats[7].sign == .minus)
  }

  @Test func everyHalfIsConvertedExactlyAndBack() throws {
    let bits = Array(UInt16.min ... .max)
    let floats = try stored(.float16, bytes(of: bits)).tensor().elements
    let wrong = zip(bits, floats).filter { bit, float in
      let expected = Float(Float16(bitPattern: bit))
      return expected.isNaN ? !float.isNaN : expected.bitPattern != float.bitPattern
    }
    #expect(wrong.isEmpty)
    var back = [UInt16](repeating: 0, count: floats.count)
    kernels_to_f16(floats, &back, floats.count)
    #expect(zip(bits, back).allSatisfy { $0 == $1 || $0 & 0x7FFF > 0x7C00 && $1 & 0x7FFF > 0x7C00 })
  }

  @Test func halvesAreRoundedToNearestEven() {
    var random = FixedRandom(seed: 1)
    let edges: [Float] = [0, -0, 65519, 65520, 1e9, 0x1p-25, 0x1.8p-25, 0x1p-26, .infinity, 2049]
    let floats = edges + (0..<100_000).map { _ in Float(bitPattern: UInt32(random.next() >> 32)) }
    var halves = [UInt16](repeating: 0, count: floats.count)
    kernels_to_f16(floats, &halves, floats.count)
    var brains = halves
    kernels_to_bf16(floats, &brains, floats.count)
    for (float, (half, brain)) in zip(floats, zip(halves, brains)) {
      let upper = Float(bitPattern: UInt32(brain) << 16)
      if float.isNaN {
        #expect(Float16(bitPattern: half).isNaN && upper.isNaN)
        continue
      }
      #expect(half == Float16(float).bitPattern, "\(float)")
      // The nearest of the two neighbours, by integers of the same order as the floats.
      let error = Int(float.bitPattern & 0x7FFF_FFFF) - Int(upper.bitPattern & 0x7FFF_FFFF)
      #expect(abs(error) < 0x8000 || abs(error) == 0x8000 && brain & 1 == 0, "\(float)")
    }
  }

  @Test(arguments: [false, true])
  func otherFloats(shifted: Bool) throws {
    let numbers: [Float] = [1, -0.1, 3e38]
    let plain = try stored(.float32, bytes(of: numbers), shifted: shifted)
    #expect(try plain.tensor().elements == numbers)
    #expect(try plain.withUnsafeFloats { Array($0) } == numbers)
    #expect(plain.integers() == nil)
    let brains: [UInt16] = [0x3F80, 0xC000, 0x7F80]
    let brain = try stored(.bfloat16, bytes(of: brains), shifted: shifted)
    #expect(try brain.withUnsafeFloats { Array($0) } == [1, -2, .infinity])
    let doubles = [0.1, -1e300, 1e-300]
    let wide = try stored(.float64, bytes(of: doubles), shifted: shifted)
    #expect(try wide.tensor().elements == [0.1, -.infinity, 0])
  }

  @Test func alignedFloatsAreNotCopied() throws {
    let header =
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"#
      + #""b":{"dtype":"F32","shape":[1],"data_offsets":[16,20]}}  "#
    let path = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try AtomicFile.replace(path) {
      try AtomicFile.fill($0, with: safetensorsFile(header, data: 20))
    }
    let weights = try Weights(contentsOf: path)
    let addresses = try weights.tensors.map { tensor in
      try tensor.withUnsafeFloats { UInt(bitPattern: $0.baseAddress) }
    }
    #expect(addresses[1] - addresses[0] == 16)
  }

  /// Read in place where they lie well, converted where they do not: 20,000 floats are 80 kB.
  @Test(arguments: [0, 1])
  func largeFloatsOfAFile(shift: Int) throws {
    let floats = (0..<20_000).map { Float($0) / 3 }
    let header =
      #"{"a":{"dtype":"U8","shape":[\#(shift)],"data_offsets":[0,\#(shift)]},"#
      + #""x":{"dtype":"F32","shape":[20000],"data_offsets":[\#(shift),\#(80_000 + shift)]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let path = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(safetensorsFile(padded, data: shift) + bytes(of: floats)).write(
      to: URL(filePath: path))
    let stored = try #require(try Weights(contentsOf: path)["x"])
    var tensor = try stored.tensor()
    #expect(tensor.elements == floats)
    tensor.withUnsafeMutableBufferPointer { $0[0] = 1 }
    #expect(try stored.tensor().elements[0] == 0)
  }

  @Test func integers() throws {
    #expect(try stored(.bool, [0, 1]).integers() == [0, 1])
    #expect(try stored(.uint8, [200]).integers() == [200])
    #expect(try stored(.int8, [200]).integers() == [-56])
    #expect(try stored(.uint16, [0xFF, 0xFF]).integers() == [65535])
    #expect(try stored(.int16, [0xFE, 0xFF]).tensor().elements == [-2])
    #expect(try stored(.uint32, bytes(of: [UInt32.max])).integers() == [4_294_967_295])
    #expect(try stored(.int32, bytes(of: [Int32.min])).integers() == [-2_147_483_648])
    #expect(try stored(.int64, bytes(of: [-7]), shifted: true).tensor().elements == [-7])
    #expect(try stored(.uint64, bytes(of: [UInt64.max])).integers() == [.max])
  }

  /// Values by torch 2.13: torch.tensor([...], dtype=torch.uint8).view(torch.float8_...).float()
  @Test func eightBitFloats() throws {
    #expect(
      try stored(.float8e4m3, [0x00, 0x01, 0x07, 0x08, 0x38, 0x7E, 0xB9]).tensor().elements
        == [0, 0.001953125, 0.013671875, 0.015625, 1, 448, -1.125])
    #expect(
      try stored(.float8e5m2, [0x00, 0x01, 0x07, 0x08, 0x38, 0x7B, 0xB9]).tensor().elements
        == [0, 0x1p-16, 0x1.cp-14, 0x1p-13, 0.5, 57344, -0.625])
    #expect(try stored(.float8e4m3, [0x7F, 0xFF]).tensor().elements.allSatisfy(\.isNaN))
    #expect(try stored(.float8e8m0, [127, 126, 0]).tensor().elements == [1, 0.5, 0x1p-127])
    #expect(try stored(.float8e8m0, [255]).tensor().elements.allSatisfy(\.isNaN))
  }
}
