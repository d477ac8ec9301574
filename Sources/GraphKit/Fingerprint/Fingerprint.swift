import PackagePlugin

/// Gives a target the constant `graphKitFingerprint`, a hash of all Swift sources of the package.
///
/// Any change of them may move the fields of a type, and a plug-in that was built before it would
/// read the wrong bytes; so any change gives another fingerprint.
@main
struct Fingerprint: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let sources = context.package.targets.compactMap { $0 as? SwiftSourceModuleTarget }
      .flatMap { $0.sourceFiles.map(\.url) }
      .sorted { $0.path() < $1.path() }
    let script = context.package.directoryURL.appending(path: "Fingerprint/fingerprint.sh")
    let output = context.pluginWorkDirectoryURL.appending(path: "GraphKitFingerprint.swift")
    let inputs = [context.package.directoryURL.appending(path: "Package.swift")] + sources
    return [
      .buildCommand(
        displayName: "Fingerprint of \(context.package.displayName)", executable: script,
        arguments: ([output] + inputs).map { $0.path(percentEncoded: false) },
        inputFiles: inputs + [script], outputFiles: [output])
    ]
  }
}
