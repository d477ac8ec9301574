// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "FilmGrain",
  // `.dynamic`: the program loads libFilmGrain.so while it runs.
  products: [.library(name: "FilmGrain", type: .dynamic, targets: ["FilmGrain"])],
  // The very sources that graphrun was built with: a plug-in of other sources is refused.
  dependencies: [.package(path: "../../Sources/GraphKit")],
  targets: [
    .target(name: "FilmGrain", dependencies: [.product(name: "GraphKit", package: "GraphKit")])
  ],
  swiftLanguageModes: [.v6]
)
