import Glibc

/// What the system leaves to this process, as its files under `/proc` and `/sys` tell.
struct MemoryOffer {
  /// What the process takes beside buffers: code, codecs, the files that they hold, bytes.
  private static let reserve = 32 << 20
  /// The same where a limit of the process's own counts what is only mapped, such as the stacks of
  /// threads, and where a request beyond it ends the process, whoever makes it.
  private static let ownReserve = 48 << 20

  /// The folder in which `proc` and `sys` lie.
  let root: String

  /// The least of all limits.
  var least: MemoryLimit? {
    let offers: [(MemoryLimit.Source, Int?, reserve: Int)] = [
      (.addressSpace, addressSpace, Self.ownReserve), (.dataSegment, dataSegment, Self.ownReserve),
      (.controlGroup, controlGroup, Self.reserve), (.machine, machine, Self.reserve),
    ]
    let limits = offers.compactMap { source, bytes, reserve in
      bytes.map { MemoryLimit(bytes: max(0, $0 - reserve), source: source) }
    }
    return limits.min { $0.bytes < $1.bytes }
  }

  /// Free memory, what the system can free at once, and free swap.
  var machine: Int? {
    guard let lines = lines("/proc/meminfo") else { return nil }
    func kibibytes(_ name: String) -> Int? {
      lines.first { $0.first == "\(name):" }.flatMap { $0.count > 1 ? Int($0[1]) : nil }
    }
    guard let available = kibibytes("MemAvailable") else { return nil }
    return (available + (kibibytes("SwapFree") ?? 0)) << 10
  }

  /// What `ulimit -v` leaves beside what is mapped by now.
  var addressSpace: Int? { left(of: Self.limit(RLIMIT_AS), statmColumn: 0) }

  /// What `ulimit -d` leaves beside the writable private pages that are mapped by now.
  var dataSegment: Int? { left(of: Self.limit(RLIMIT_DATA), statmColumn: 5) }

  /// What the process has mapped, bytes.
  static var mappedBytes: Int? {
    guard let pages = MemoryOffer(root: "").lines("/proc/self/statm")?.first?.first else {
      return nil
    }
    return Int(pages).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
  }

  /// Whether the process's addresses or data are limited.
  static var isLimited: Bool { limit(RLIMIT_AS) != nil || limit(RLIMIT_DATA) != nil }

  private func left(of most: Int?, statmColumn column: Int) -> Int? {
    guard let most, let pages = lines("/proc/self/statm")?.first, pages.count > column,
      let used = Int(pages[column])
    else { return nil }
    return most - used * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// A limit of the process, bytes; `nil` for none.
  private static func limit(_ resource: __rlimit_resource) -> Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return nil }
    return Int(exactly: limit.rlim_cur)
  }

  /// What the control groups of the process leave, of either version.
  var controlGroup: Int? {
    var least: Int?
    for line in lines("/proc/self/cgroup", separator: ":") ?? [] where line.count == 3 {
      var found: Int?
      if line[0] == "0" {
        found = left(
          in: "/sys/fs/cgroup", line[2], "memory.max", "memory.current", "inactive_file")
      } else if line[1].split(separator: ",").contains("memory") {
        found = left(
          in: "/sys/fs/cgroup/memory", line[2], "memory.limit_in_bytes", "memory.usage_in_bytes",
          "total_inactive_file")
      }
      least = [least, found].compactMap { $0 }.min()
    }
    return least
  }

  /// The least that a group and those above it leave; file pages that are not in use don't count.
  ///
  /// Inside a container the path may be the host's and not be there: then the mount itself is the
  /// container's group.
  private func left(
    in mount: String, _ path: String, _ limit: String, _ usage: String, _ reclaimable: String
  ) -> Int? {
    var least: Int?
    var parts = path.split(separator: "/")
    while true {
      let folder = ([mount] + parts.map(String.init)).joined(separator: "/")
      // "max", and in version 1 a number near 2^63, stand for no limit.
      if let most = number("\(folder)/\(limit)"), most < 1 << 60 {
        let used = number("\(folder)/\(usage)") ?? 0
        let free = lines("\(folder)/memory.stat")?.first { $0.first == reclaimable }?.last
        let left = most - used + (free.flatMap { Int($0) } ?? 0)
        least = min(least ?? left, left)
      }
      if parts.isEmpty { return least }
      parts.removeLast()
    }
  }

  private func number(_ path: String) -> Int? { lines(path)?.first?.first.flatMap { Int($0) } }

  private func lines(_ path: String, separator: Character = " ") -> [[String]]? {
    guard
      let bytes = try? GraphFileReader.bytes(of: root + path, limit: 1 << 16, label: path)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
      line.split(separator: separator, omittingEmptySubsequences: separator == " ").map {
        String($0)
      }
    }
  }
}
