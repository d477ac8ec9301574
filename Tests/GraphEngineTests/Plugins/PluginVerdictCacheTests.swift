import Foundation
import Testing

@testable import GraphEngine

/// Verdicts that are kept, and those that are found again.
struct PluginVerdictCacheTests {
  private let folder: PluginFixture

  init() throws { folder = try PluginFixture() }

  private func cache(_ executable: String = "/proc/self/exe") -> PluginVerdictCache {
    PluginVerdictCache(executable: executable) {
      $0 == "XDG_CACHE_HOME" ? folder.path("cache") : nil
    }
  }

  @Test func aVerdictIsFoundOnceForOneContent() throws {
    defer { folder.remove() }
    var count = 0
    func verdict(_ cache: PluginVerdictCache, on path: String, anew: Bool = false) -> PluginVerdict
    {
      cache.verdict(on: path, anew: anew) {
        count += 1
        return count == 2 ? .refused(.noPlugin) : .good(nodes: ["sepia"])
      }
    }
    let library = try folder.build("int a;")
    #expect(verdict(cache(), on: library) == .good(nodes: ["sepia"]))
    #expect(verdict(cache(), on: library) == .good(nodes: ["sepia"]) && count == 1)
    try FileManager.default.copyItem(atPath: library, toPath: folder.path("same.so"))
    #expect(verdict(cache(), on: folder.path("same.so")) == .good(nodes: ["sepia"]) && count == 1)
    #expect(verdict(cache(), on: library, anew: true) == .refused(.noPlugin))
    #expect(verdict(cache(), on: library) == .refused(.noPlugin) && count == 2)
    let other = try folder.build("int b;")
    #expect(verdict(cache(), on: other) == .good(nodes: ["sepia"]) && count == 3)
    #expect(verdict(cache("/bin/sh"), on: other) == .good(nodes: ["sepia"]) && count == 4)
  }

  @Test(
    arguments: [.notLoaded("no memory"), .unresolved("libother.so")] as [PluginError.Reason])
  func whatMayBeOtherwiseTheNextTimeIsNotKept(reason: PluginError.Reason) throws {
    defer { folder.remove() }
    let library = try folder.build("int a;")
    let refused = cache().verdict(on: library, anew: false) { .refused(reason) }
    #expect(refused == .refused(reason))
    let next = cache().verdict(on: library, anew: false) { .good(nodes: ["sepia"]) }
    #expect(next == .good(nodes: ["sepia"]))
    _ = cache().verdict(on: library, anew: true) { .refused(reason) }
    let last = cache().verdict(on: library, anew: false) { .good(nodes: ["fog"]) }
    #expect(last == .good(nodes: ["fog"]), "what was kept before is gone")
  }

  @Test(
    arguments: [.crashes(signal: 11), .ends(code: 1), .hangs(seconds: 5)] as [PluginError.Reason])
  func whatTakesLongToFindOutIsKeptForAnHour(reason: PluginError.Reason) throws {
    defer { folder.remove() }
    let library = try folder.build("int a;")
    for _ in 0..<2 {
      #expect(
        cache().verdict(on: library, anew: false) { .refused(reason) } == .refused(reason))
    }
    let kept = folder.path("cache/graphrun/plugins")
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: kept).first)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3700)], ofItemAtPath: "\(kept)/\(name)")
    let later = cache().verdict(on: library, anew: false) { .good(nodes: ["fog"]) }
    #expect(later == .good(nodes: ["fog"]))
  }

  @Test func withoutAPlaceEveryVerdictIsFound() throws {
    defer { folder.remove() }
    let library = try folder.build("int a;")
    let cache = PluginVerdictCache(executable: "/proc/self/exe") { _ in nil }
    for nodes in [["a"], ["b"]] {
      let verdict = cache.verdict(on: library, anew: false) { .good(nodes: nodes) }
      #expect(verdict == .good(nodes: nodes))
    }
  }
}
