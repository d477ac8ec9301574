// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "graphrun",
  products: [.library(name: "GraphEngine", targets: ["GraphEngine"])],
  dependencies: [
    .package(path: "Sources/GraphKit"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CYAML", path: "Sources/CYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"])]),
    // The contract with plug-ins in C, which need its header and nothing else.
    .systemLibrary(name: "CPlugin", path: "Sources/CPlugin"),
    .target(name: "GraphEngine", dependencies: ["CYAML", "CPlugin", graphKit]),
    .target(name: "StandardNodes", dependencies: [graphKit]),
    .target(name: "Training", dependencies: ["GraphEngine", "StandardNodes", graphKit]),
    .executableTarget(
      name: "graphrun",
      dependencies: [
        "Training", "GraphEngine", "StandardNodes", graphKit,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "TestSupport", dependencies: [graphKit], path: "Tests/TestSupport"),
    .executableTarget(
      name: "fuzz", dependencies: ["TestSupport", graphKit], path: "Tests/Fuzz",
      exclude: ["compare_safetensors.py"]),
    .testTarget(name: "FuzzTests", dependencies: ["fuzz"]),
    .testTarget(name: "TensorCoreTests", dependencies: ["TestSupport", graphKit]),
    .testTarget(
      name: "ImagingTests", dependencies: ["TestSupport", graphKit],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "NeuralNetworksTests", dependencies: ["TestSupport", graphKit],
      exclude: ["Fixtures"]),
    .testTarget(name: "NodeKitTests", dependencies: [graphKit]),
    .testTarget(
      name: "GraphEngineTests", dependencies: ["GraphEngine", "TestSupport", graphKit],
      resources: [.copy("Graphs")]),
    .testTarget(
      name: "StandardNodesTests",
      dependencies: ["StandardNodes", "GraphEngine", "TestSupport", graphKit]),
    .testTarget(
      name: "TrainingTests",
      dependencies: ["Training", "StandardNodes", "GraphEngine", "TestSupport", graphKit]),
    .testTarget(
      name: "graphrunTests",
      dependencies: [
        "graphrun", "Training", "StandardNodes", "GraphEngine", "TestSupport", graphKit,
      ]),
  ],
  swiftLanguageModes: [.v6]
)

var graphKit: Target.Dependency { .product(name: "GraphKit", package: "GraphKit") }

// Debug builds run at release speed: `swift run` is how people start the program.
for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(
      ["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode"], .when(configuration: .debug)),
  ]
}
