import CKernels
import Foundation
import Testing

@testable import TensorCore

/// The expectations are the examples of NIST's "Secure Hash Standard" test vectors.
struct SHA256Tests {
  private func digest(_ pieces: [String]) -> String {
    var digest = SHA256()
    for piece in pieces { Array(piece.utf8).withUnsafeBytes { digest.update($0) } }
    return digest.finish()
  }

  @Test func emptyAndShortMessages() {
    #expect(
      digest([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      digest(["abc"]) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func aMessageOfTwoBlocks() {
    #expect(
      digest(["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"])
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
  }

  @Test func aMillionLettersInPieces() {
    let piece = String(repeating: "a", count: 1000)
    #expect(
      digest(Array(repeating: piece, count: 1000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func piecesOfEverySizeGiveOneDigest() {
    let text = String(repeating: "0123456789", count: 30)
    let whole = digest([text])
    for size in [1, 3, 55, 56, 63, 64, 65, 128] {
      let pieces = stride(from: 0, to: text.count, by: size).map { start in
        String(text.dropFirst(start).prefix(size))
      }
      #expect(digest(pieces) == whole)
    }
  }

  /// With the processor's own instructions, where it has them, and without.
  @Test func bothKernelsAgree() {
    let bytes = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167 + $0 >> 5) }
    let start = (0..<8).map { UInt32($0) &* 0x9E37_79B9 }
    var (fast, plain) = (start, start)
    kernels_sha256(&fast, bytes, 64)
    kernels_sha256_reference(&plain, bytes, 64)
    #expect(fast == plain && fast != start)
  }

  @Test func aFileThatIsNotThereHasNoDigest() {
    #expect(SHA256.digest(ofFile: "/nowhere/at/all") == nil)
  }
}
