import Testing

@testable import Imaging

@Suite struct IPTCRecordsTests {
  /// Record 2, data set 110 (credit), 4 bytes.
  private let credit: [UInt8] = [0x1C, 2, 110, 0, 4] + Array("TASS".utf8)

  @Test func whatFollowsTheRecordsIsLeftOut() {
    #expect(IPTCRecords.complete([]) == nil)
    #expect(IPTCRecords.complete([0, 0, 0, 0, 0, 0]) == nil)
    #expect(IPTCRecords.complete(credit) == credit)
    #expect(IPTCRecords.complete(credit + credit + [0, 0, 0]) == credit + credit)
    #expect(IPTCRecords.complete(credit + credit.dropLast()) == credit)
    #expect(IPTCRecords.complete(Array(credit.prefix(4))) == nil)
  }

  /// A length with its highest bit set counts the bytes of the length that follows.
  @Test func longRecordsStateTheirLengthInMoreBytes() {
    let long: [UInt8] = [0x1C, 2, 120, 0x80, 4, 0, 0, 0, 3, 1, 2, 3]
    #expect(IPTCRecords.complete(long) == long)
    #expect(IPTCRecords.complete(Array(long.dropLast())) == nil)
    #expect(IPTCRecords.complete([0x1C, 2, 120, 0xFF, 0xFF, 0, 0]) == nil)
  }

  @Test func theyAreFoundAmongOtherResources() {
    let resolution = Array("8BIM".utf8) + [0x03, 0xED, 3] + Array("abc".utf8) + [0, 0, 0, 1, 7, 0]
    let mine = IPTCRecords.photoshopResources(credit)
    #expect(mine.count == 22)  // 12 of head, 9 of records, 1 to an even number
    #expect(IPTCRecords.inPhotoshopResources(resolution + mine + resolution) == credit)
    #expect(IPTCRecords.inPhotoshopResources(resolution) == nil)
    #expect(IPTCRecords.inPhotoshopResources(Array(mine.dropLast(2))) == nil)
    #expect(IPTCRecords.inPhotoshopResources([]) == nil)
  }

  @Test func aRawProfileIsATextOfHexadecimalDigits() {
    let text = "\niptc\n      22\n3842494d04040000000000091c026e00045441535300\n"
    #expect(IPTCRecords.rawProfile(credit) == Array(text.utf8))
    #expect(IPTCRecords.inRawProfile(Array(text.utf8)) == credit)
    #expect(IPTCRecords.inRawProfile(Array("\niptc\n 9\n1C026E000454415353".utf8)) == credit)
    #expect(IPTCRecords.inRawProfile(Array("\niptc\n 9\n1C02xx".utf8)) == nil)
    #expect(IPTCRecords.inRawProfile(Array("iptc".utf8)) == nil)
  }
}
