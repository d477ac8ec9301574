// swift-tools-version: 6.2
// One dynamic library, libGraphKit.so, that the host and every plug-in share: a second copy of
// these types in one process would be a different set of types.
import PackageDescription

let package = Package(
  name: "GraphKit",
  products: [
    .library(
      name: "GraphKit", type: .dynamic,
      targets: ["TensorCore", "NeuralNetworks", "Imaging", "NodeKit"])
  ],
  targets: [
    .systemLibrary(
      name: "CPNG", path: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CJPEG", path: "CJPEG", pkgConfig: "libjpeg",
      providers: [.apt(["libjpeg-dev"])]),
    .systemLibrary(
      name: "CTIFF", path: "CTIFF", pkgConfig: "libtiff-4", providers: [.apt(["libtiff-dev"])]),
    .target(name: "CKernels", path: "CKernels"),
    .target(name: "CSystem", path: "CSystem"),
    .target(name: "CCodecs", dependencies: ["CPNG", "CJPEG", "CTIFF"], path: "CCodecs"),
    .target(name: "TensorCore", dependencies: ["CKernels", "CSystem"], path: "TensorCore"),
    .target(
      name: "NeuralNetworks", dependencies: ["TensorCore", "CKernels"], path: "NeuralNetworks"),
    .target(
      name: "Imaging", dependencies: ["TensorCore", "CKernels", "CCodecs"], path: "Imaging"),
    .systemLibrary(name: "CPluginABI", path: "CPluginABI"),
    .plugin(name: "Fingerprint", capability: .buildTool(), path: "Fingerprint"),
    .target(
      name: "NodeKit", dependencies: ["TensorCore", "Imaging", "CPluginABI"], path: "NodeKit",
      plugins: ["Fingerprint"]),
  ],
  swiftLanguageModes: [.v6]
)

// Debug builds run at release speed: `swift run` is how people start the program.
for target in package.targets where target.type == .regular {
  let isC = target.name.hasPrefix("C")
  if isC {
    target.cSettings = [.unsafeFlags(["-O3"], .when(configuration: .debug))]
  } else {
    target.swiftSettings = [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .unsafeFlags(
        ["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode"], .when(configuration: .debug)),
    ]
  }
}
