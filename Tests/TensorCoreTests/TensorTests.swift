import Foundation
import TensorCore
import Testing

struct TensorTests {
  @Test func elementsKeepTheirOrder() {
    let tensor = Tensor(shape: [2, 3], elements: [1, 2, 3, 4, 5, 6])
    #expect(tensor.elements == [1, 2, 3, 4, 5, 6])
    #expect(tensor.reshaped([3, 2]).shape == [3, 2])
    #expect(tensor.reshaped([6]).elements == tensor.elements)
  }

  @Test func aTensorMayBeEmpty() {
    let tensor = Tensor(shape: [0, 4])
    #expect(tensor.count == 0)
    #expect(tensor.elements == [])
  }

  @Test func copiesAreIndependent() {
    let original = Tensor(shape: [4], repeating: 1)
    var copy = original
    copy.withUnsafeMutableBufferPointer { $0[2] = 7 }
    #expect(original.elements == [1, 1, 1, 1])
    #expect(copy.elements == [1, 1, 7, 1])
  }

  @Test func theLastOwnerWritesInPlace() {
    var tensor = Tensor(shape: [1024], repeating: 1)
    let before = tensor.withUnsafeBufferPointer { $0.baseAddress }
    tensor.withUnsafeMutableBufferPointer { $0[0] = 2 }
    #expect(tensor.withUnsafeBufferPointer { $0.baseAddress } == before)
  }

  @Test(arguments: [1, 15, 16, 17, 100_000])
  func buffersAreAligned(count: Int) {
    let address = Tensor(shape: [count]).withUnsafeBufferPointer {
      UInt(bitPattern: $0.baseAddress)
    }
    #expect(address.isMultiple(of: 64))
  }

  /// 20,000 floats, each its index: more than a page.
  private func withFile(_ body: (MappedFile) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try (0..<20_000).map(Float.init).withUnsafeBytes { Data($0) }.write(to: URL(filePath: path))
    try body(MappedFile(InputFile(path, expecting: "a file of floats")))
  }

  @Test func aTensorReadsAFile() throws {
    try withFile { file in
      let tensor = Tensor(reading: file, at: 8, shape: [2, 9_000])
      #expect(tensor.elements == (2..<18_002).map(Float.init))
      tensor.letGoOfFile()
      #expect(tensor.elements == (2..<18_002).map(Float.init))
    }
  }

  @Test func whatIsWrittenToATensorOfAFileIsACopy() throws {
    try withFile { file in
      var tensor = Tensor(reading: file, at: 0, shape: [20_000])
      var mayBeWritten = tensor.isUniquelyReferenced()
      #expect(!mayBeWritten)
      tensor.withUnsafeMutableBufferPointer { $0[1] = 7 }
      mayBeWritten = tensor.isUniquelyReferenced()
      #expect(mayBeWritten)
      #expect(tensor.elements[0..<3] == [0, 7, 2])
      #expect(Tensor(reading: file, at: 0, shape: [3]).elements == [0, 1, 2])
    }
  }

  @Test func equalityIsOfShapeAndElements() {
    let tensor = Tensor(shape: [2], elements: [1, 2])
    #expect(tensor == Tensor(shape: [2], elements: [1, 2]))
    #expect(tensor != Tensor(shape: [2], elements: [1, 3]))
    #expect(tensor != tensor.reshaped([1, 2]))
    let notANumber = Tensor(shape: [1], elements: [.nan])
    #expect(notANumber != notANumber)
  }
}
