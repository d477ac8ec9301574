// swift-tools-version: 6.2
// Timings beside those of other programs, off the normal build: `swift run benchmarks` in here.
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "graphrun", path: ".."), .package(path: "../Sources/GraphKit")],
  targets: [
    .target(name: "CPeak", cSettings: [.unsafeFlags(["-O3"], .when(configuration: .debug))]),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "CPeak",
        .product(name: "GraphEngine", package: "graphrun"),
        .product(name: "GraphKit", package: "GraphKit"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .unsafeFlags(
          ["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode"], .when(configuration: .debug)),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
