import Foundation
import Testing

@testable import GraphEngine

@Suite final class MemoryOfferTests {
  private let root = NSTemporaryDirectory() + UUID().uuidString

  deinit { try? FileManager.default.removeItem(atPath: root) }

  private func write(_ text: String, to path: String) throws {
    let file = URL(filePath: root + path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  private var offer: MemoryOffer { MemoryOffer(root: root) }

  @Test func aSystemThatTellsNothingSetsNoLimit() {
    #expect(offer.machine == nil)
    #expect(offer.controlGroup == nil)
    #expect(offer.least == nil)
  }

  @Test func theMachineGivesWhatIsAvailableAndFreeSwap() throws {
    try write(
      "MemTotal:       24000 kB\nMemAvailable:   20000 kB\nSwapFree:        1000 kB\n",
      to: "/proc/meminfo")
    #expect(offer.machine == 21_000 << 10)
  }

  @Test func theTightestGroupCounts() throws {
    try write("0::/user/mine\n", to: "/proc/self/cgroup")
    try write("max\n", to: "/sys/fs/cgroup/user/mine/memory.max")
    #expect(offer.controlGroup == nil)
    try write("1000000\n", to: "/sys/fs/cgroup/user/memory.max")
    try write("400000\n", to: "/sys/fs/cgroup/user/memory.current")
    try write("anon 1\ninactive_file 50000\n", to: "/sys/fs/cgroup/user/memory.stat")
    #expect(offer.controlGroup == 650_000)
    try write("500000\n", to: "/sys/fs/cgroup/user/mine/memory.max")
    #expect(offer.controlGroup == 500_000)
  }

  /// Inside a container the path is the host's; the mount is the container's own group.
  @Test func groupsOfTheFirstVersion() throws {
    try write("4:cpu,memory:/docker/abc\n0::/\n", to: "/proc/self/cgroup")
    try write("9223372036854771712\n", to: "/sys/fs/cgroup/memory/memory.limit_in_bytes")
    #expect(offer.controlGroup == nil)
    try write("800000\n", to: "/sys/fs/cgroup/memory/memory.limit_in_bytes")
    try write("300000\n", to: "/sys/fs/cgroup/memory/memory.usage_in_bytes")
    try write(
      "inactive_file 7\ntotal_inactive_file 100000\n", to: "/sys/fs/cgroup/memory/memory.stat")
    #expect(offer.controlGroup == 600_000)
  }

  @Test func theLeastIsOfferedLessWhatTheProcessTakesBesideBuffers() throws {
    try write("MemAvailable: 2000000 kB\n", to: "/proc/meminfo")
    try write("0::/\n", to: "/proc/self/cgroup")
    try write("100000000\n", to: "/sys/fs/cgroup/memory.max")
    #expect(
      offer.least == MemoryLimit(bytes: 100_000_000 - 33_554_432, source: .controlGroup))
    try write("1000\n", to: "/sys/fs/cgroup/memory.max")
    #expect(offer.least == MemoryLimit(bytes: 0, source: .controlGroup))
  }

  @Test func thisSystemOffersSomething() {
    #expect(MemoryOffer(root: "").machine ?? 0 > 1 << 20)
    #expect(MemoryLimit.offered() != nil)
  }
}
