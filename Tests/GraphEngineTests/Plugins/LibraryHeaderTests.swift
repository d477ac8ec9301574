import Foundation
import Testing

@testable import GraphEngine

/// What the first bytes of a file tell before it is loaded; the numbers are those of ELF 1.2.
struct LibraryHeaderTests {
  private func header(type: UInt8 = 3, machine: UInt8, isBigEndian: Bool = false) -> [UInt8] {
    let numbers = isBigEndian ? [0, type, 0, machine] : [type, 0, machine, 0]
    return [0x7F, 0x45, 0x4C, 0x46, 2, isBigEndian ? 2 : 1, 1] + [UInt8](repeating: 0, count: 9)
      + numbers
  }

  @Test(
    arguments: [
      (3, "i686"), (40, "arm"), (62, "x86_64"), (183, "aarch64"), (243, "riscv64"),
      (22, "processor 22"),
    ] as [(UInt8, String)])
  func theProcessorIsNamed(number: UInt8, name: String) {
    #expect(LibraryHeader(header(machine: number))?.machine == name)
  }

  @Test func bothByteOrdersAreRead() {
    let header = LibraryHeader(header(machine: 183, isBigEndian: true))
    #expect(header?.machine == "aarch64_be" && header?.isShared == true)
  }

  @Test func objectFilesAndProgramsAreNotShared() {
    #expect(LibraryHeader(header(type: 1, machine: 62))?.isShared == false)
    #expect(LibraryHeader(header(type: 2, machine: 62))?.isShared == false)
  }

  @Test func otherFilesHaveNone() {
    #expect(LibraryHeader([]) == nil)
    #expect(LibraryHeader(Array("#!/bin/sh\necho hello\n".utf8.prefix(20))) == nil)
    #expect(LibraryHeader(Array(header(machine: 62).dropLast())) == nil)
  }

  @Test func thisProgramFitsThisMachine() {
    #expect(LibraryHeader.fault(of: "/proc/self/exe") == nil)
  }

  @Test func whatIsNoFileIsNotWaitedFor() throws {
    let folder = try PluginFixture()
    defer { folder.remove() }
    #expect(mkfifo(folder.path("pipe.so"), 0o600) == 0)
    #expect(LibraryHeader.fault(of: folder.path("pipe.so")) == .notAFile)
    #expect(LibraryHeader.fault(of: folder.path("")) == .notAFile)
    #expect(LibraryHeader.fault(of: folder.path("none.so")) == .missing)
  }
}
