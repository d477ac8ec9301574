import Glibc
import TestSupport
import Testing

@testable import TensorCore

/// Who writes to what is only read is found, and goes on.
@Suite(.serialized, .disabled(if: Sanitizers.mapShadowMemory))
struct WriteGuardTests {
  private let tensor = Tensor(shape: [64, 512], repeating: 1)

  private func write(_ value: Float, at index: Int) {
    tensor.withUnsafeBufferPointer {
      UnsafeMutablePointer(mutating: $0.baseAddress)?[index] = value
    }
  }

  @Test func whoOnlyReadsIsNotSeen() throws {
    let watch = try #require(WriteGuard(tensor))
    #expect(tensor.elements.allSatisfy { $0 == 1 })
    #expect(!watch.end())
  }

  @Test(arguments: [0, 1, 511, 32_767])
  func whoWritesIsSeenAndGoesOn(index: Int) throws {
    let watch = try #require(WriteGuard(tensor))
    write(2, at: index)
    #expect(watch.end() && tensor.elements[index] == 2)
    write(3, at: index)
    #expect(tensor.elements[index] == 3, "nobody guards it any more")
  }

  @Test func twoMayGuardOneTensor() throws {
    let first = try #require(WriteGuard(tensor))
    let second = try #require(WriteGuard(tensor))
    #expect(!first.end())
    write(2, at: 7)
    #expect(second.end())
  }

  @Test func smallTensorsShareTheirPages() {
    #expect(WriteGuard(Tensor(shape: [100], repeating: 1)) == nil)
  }

  @Test func aTensorThatIsReadFromSharedMemoryIsNotChangedForOthers() throws {
    let mine = try #require(SharedMemory(bytes: 4096, othersMay: .reading))
    let theirs = try #require(
      SharedMemory(mapping: dup(mine.descriptor), bytes: 4096, isWritable: false))
    let reader = Tensor(in: theirs, shape: [8])
    let watch = try #require(WriteGuard(reader))
    reader.withUnsafeBufferPointer { UnsafeMutablePointer(mutating: $0.baseAddress)?[3] = 5 }
    #expect(watch.end())
    #expect(mine.base.load(fromByteOffset: 12, as: Float.self) == 0)
  }
}
