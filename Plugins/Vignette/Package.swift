// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Vignette",
  // `.dynamic`: the program loads libVignette.so while it runs.
  products: [.library(name: "Vignette", type: .dynamic, targets: ["Vignette"])],
  // The very sources that graphrun was built with: a plug-in of other sources is refused.
  dependencies: [.package(path: "../../Sources/GraphKit")],
  targets: [
    .target(name: "Vignette", dependencies: [.product(name: "GraphKit", package: "GraphKit")])
  ],
  swiftLanguageModes: [.v6]
)
