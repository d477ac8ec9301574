import Foundation
import Testing

@testable import TensorCore

/// Memory that two processes have; here both are this one.
struct SharedMemoryTests {
  private func other(_ memory: SharedMemory, isWritable: Bool, bytes: Int? = nil) -> SharedMemory? {
    SharedMemory(
      mapping: dup(memory.descriptor), bytes: bytes ?? memory.bytes, isWritable: isWritable)
  }

  @Test func whatOneWritesTheOtherReads() throws {
    let mine = try #require(SharedMemory(bytes: 8192, othersMay: .reading))
    let theirs = try #require(other(mine, isWritable: false))
    mine.base.storeBytes(of: 5, toByteOffset: 4096, as: Float.self)
    #expect(theirs.base.load(fromByteOffset: 4096, as: Float.self) == 5)
    #expect(theirs.id != mine.id, "numbers are this process's own")
  }

  @Test func whatIsToBeReadCannotBeMappedForWriting() throws {
    let sealed = try #require(SharedMemory(bytes: 4096, othersMay: .reading))
    #expect(other(sealed, isWritable: true) == nil)
    let open = try #require(SharedMemory(bytes: 4096, othersMay: .writing))
    #expect(other(open, isWritable: true) != nil)
  }

  @Test func memoryThatIsSmallerThanToldIsRefused() throws {
    let memory = try #require(SharedMemory(bytes: 4096, othersMay: .reading))
    #expect(other(memory, isWritable: false, bytes: 8192) == nil)
    #expect(ftruncate(memory.descriptor, 0) != 0, "its size can't change")
  }

  @Test func tensorsLieInMemoryThatIsThere() throws {
    let mine = try #require(SharedMemory(bytes: 4096, othersMay: .writing))
    let theirs = try #require(other(mine, isWritable: true))
    var tensor = Tensor(in: theirs, shape: [2, 3])
    #expect(tensor.sharedMemory?.id == theirs.id)
    tensor.withUnsafeMutableBufferPointer { $0[5] = 2 }
    #expect(mine.base.load(fromByteOffset: 20, as: Float.self) == 2, "in place")
    var reader = Tensor(in: try #require(other(mine, isWritable: false)), shape: [6])
    reader.withUnsafeMutableBufferPointer { $0[5] = 3 }
    #expect(reader[5] == 3 && tensor[5] == 2, "a copy")
  }

  @Test func aLeaseLivesAsLongAsItsTensor() throws {
    final class Lease: Sendable {}
    weak var seen: Lease?
    let memory = try #require(SharedMemory(bytes: 4096, othersMay: .writing))
    do {
      let lease = Lease()
      seen = lease
      let tensor = Tensor(in: memory, shape: [4], lease: lease).reshaped([2, 2])
      #expect(seen != nil && tensor.count == 4)
    }
    #expect(seen == nil)
  }
}

extension Tensor {
  fileprivate subscript(index: Int) -> Float { elements[index] }
}
