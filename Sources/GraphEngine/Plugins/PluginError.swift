import Glibc
import NodeKit

/// Why a plug-in was refused, and how to mend it.
public struct PluginError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with it.
  public enum Reason: Hashable, Sendable, Codable {
    /// There is no such file.
    case missing
    /// It is a folder, a pipe, a device.
    case notAFile
    /// The system refuses to read it, in its own words.
    case unreadable(String)
    /// It does not begin as a program or library does.
    case notALibrary
    /// It is an object file or a program, not a shared library.
    case notShared
    /// It was built for another kind of processor.
    case otherMachine(String, here: String)
    /// It uses a function of GraphKit, or of another library, that is not there.
    case unresolved(String)
    /// The system refuses to load it for any other reason, in its own words.
    case notLoaded(String)
    /// It exports nothing that a plug-in has.
    case noPlugin
    /// It does not export a function that a plug-in in Swift has.
    case noEntry(String)
    /// Its stamp is none.
    case noStamp
    /// It follows another version of the rules for plug-ins.
    case otherVersion(UInt32, here: UInt32)
    /// It is written in C, for other versions of graphrun_plugin.h.
    case otherContract(from: UInt32, to: UInt32, here: UInt32)
    /// It is written in C, and what it says of itself is wrong, in words.
    case badDescription(String)
    /// It was built by another compiler.
    case otherCompiler(String, here: String)
    /// It was built with other sources of GraphKit.
    case stale
    /// Its start-up ended the process that tried it, by a signal.
    case crashes(signal: Int32)
    /// Its start-up ended the process that tried it, by `exit`.
    case ends(code: Int32)
    /// Its start-up took too long.
    case hangs(seconds: Double)
    /// It registers nothing.
    case noNodes
    /// It has a node of a name that is taken: by another plug-in's file, or by graphrun itself.
    case duplicate(node: String, file: String?)
  }

  /// The file, as the user named it.
  public let file: String
  /// What is wrong with it.
  public let reason: Reason

  /// Makes an error.
  public init(file: String, reason: Reason) {
    self.file = file
    self.reason = reason
  }

  /// Whether it is the file that can't be read, not what is in it.
  public var isUnreadableFile: Bool {
    switch reason {
    case .missing, .unreadable: true
    default: false
    }
  }

  /// One line: what is wrong with which file, and how to mend it.
  public var description: String { "plug-in '\(file)' \(problem); \(remedy)".printable }
}

extension PluginError {
  private var problem: String {
    switch reason {
    case .missing: "is not there"
    case .notAFile: "is not a file"
    case .unreadable(let words): "can't be read: \(words)"
    case .notALibrary: "is no shared library: it does not begin as one"
    case .notShared: "is an object file or a program, not a shared library"
    case .otherMachine(let theirs, let ours): "is built for \(theirs), and this machine is \(ours)"
    case .unresolved(let symbol): "needs '\(symbol)', which is not there"
    case .notLoaded(let words): "can't be loaded: \(words)"
    case .noPlugin:
      "is a library, but no plug-in: it exports neither 'graphrun_plugin_description', as one in C "
        + "does, nor 'graphrun_plugin_stamp', as one in Swift"
    case .noEntry(let symbol): "does not export '\(symbol)'"
    case .noStamp: "has a stamp that is none"
    case .otherVersion(let theirs, let ours):
      "follows version \(theirs) of the rules for plug-ins, and this graphrun version \(ours)"
    case .otherContract(let from, let to, let ours):
      "follows versions \(from) to \(to) of graphrun_plugin.h, and this graphrun version \(ours)"
    case .badDescription(let words): "describes itself wrongly: \(words)"
    case .otherCompiler(let theirs, let ours):
      "was built by \(theirs), and this graphrun by \(ours)"
    case .stale: "was built with another GraphKit than this graphrun"
    case .crashes(let signal):
      "crashes when it is loaded (signal \(signal), \(String(cString: strsignal(signal))))"
    case .ends(let code): "ends the program when it is loaded (code \(code))"
    case .hangs(let seconds): "is not loaded within \(seconds) seconds"
    case .noNodes: "registers no node"
    case .duplicate(let node, let file?):
      "has a node '\(node)', which plug-in '\(file)' has too"
    case .duplicate(let node, nil): "has a node '\(node)', which graphrun itself has"
    }
  }

  private var remedy: String {
    switch reason {
    case .missing: "check the path, or build it"
    case .notAFile, .notALibrary: "name the .so that its build made"
    case .unreadable: "make it readable"
    case .notShared: "link it with -shared"
    case .otherMachine: "build it on this machine"
    case .unresolved(let symbol) where !symbol.hasPrefix("$s"):
      "link it with the library that has it"
    case .unresolved, .otherVersion, .stale: rebuild + "with the GraphKit of this graphrun"
    case .otherContract: "build it again with the graphrun_plugin.h of this graphrun"
    case .badDescription: "graphrun_plugin.h says what each field means"
    case .otherCompiler: rebuild + "with the compiler that built graphrun"
    case .notLoaded: "see what 'ldd' says of it"
    case .noPlugin: "Plugins/EdgePreservingSmooth and Plugins/Vignette show how"
    case .noEntry, .noStamp: "Plugins/Vignette shows what a plug-in exports"
    case .crashes: "'gdb --args graphrun plugin probe \(file)' shows where"
    case .ends: "leave exit out of what runs when it is loaded"
    case .hangs: "leave out what waits when it is loaded, and what takes long"
    case .noNodes: "call register in its graphrun_plugin_register"
    case .duplicate(_, .some): "leave one of them out"
    case .duplicate(_, nil): "give it another name"
    }
  }

  /// How to build it again, with the command where the path tells the package.
  private var rebuild: String {
    guard let end = file.firstRange(of: "/.build/")?.lowerBound else { return "build it again " }
    return "build it again ('swift build --package-path \(file[..<end])') "
  }
}
