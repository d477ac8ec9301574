import FoundationEssentials
import Glibc
import NodeKit

/// Verdicts on plug-ins, by what is in their files: who changes a plug-in has it tried again.
///
/// A verdict holds for one build of the program: both names are in the file's. What may be otherwise
/// the next time is not kept, nor what is so large that reading it takes longer than trying it, and
/// whatever can't be read or written is done without.
public struct PluginVerdictCache: Sendable {
  /// Files of more bytes are tried each time.
  private static let mostBytes = 1 << 29

  private let folder: String?
  private let host: String

  /// - Parameters:
  ///   - executable: the program's file.
  ///   - variable: the value of an environment variable, where it is set.
  public init(executable: String, variable: (String) -> String?) {
    folder = UserFolder.cache(variable).map { "\($0)/graphrun/plugins" }
    var status = stat()
    _ = stat(executable, &status)
    let (size, time) = (status.st_size, status.st_mtim)
    host = "\(graphKitFingerprint)-\(size)-\(time.tv_sec)-\(time.tv_nsec)"
  }

  /// The verdict on a file, which `make` finds when there is none yet.
  ///
  /// - Parameter anew: whether to find it in any case.
  func verdict(
    on path: String, anew: Bool, make: () -> PluginVerdict
  ) -> PluginVerdict {
    var status = stat()
    guard let folder, LibraryHeader.fault(of: path) == nil,
      stat(path, &status) == 0, status.st_size <= Self.mostBytes,
      let digest = SHA256.digest(ofFile: path)
    else { return make() }
    let place = "\(folder)/\(digest)-\(host).json"
    if !anew, let data = try? Data(contentsOf: URL(filePath: place)),
      let verdict = try? JSONDecoder().decode(PluginVerdict.self, from: data),
      verdict.lifetime > Self.age(of: place)
    {
      return verdict
    }
    let verdict = make()
    guard verdict.lifetime > 0 else {
      unlink(place)
      return verdict
    }
    if let data = try? JSONEncoder().encode(verdict) {
      try? AtomicFile.replace(place) { try AtomicFile.fill($0, with: Array(data)) }
    }
    return verdict
  }

  /// How long ago a file was written, seconds.
  private static func age(of path: String) -> Double {
    var status = stat()
    guard stat(path, &status) == 0 else { return .infinity }
    return Double(time(nil)) - Double(status.st_mtim.tv_sec)
  }
}
