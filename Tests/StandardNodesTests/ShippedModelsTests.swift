import Foundation
import NeuralNetworks
import NodeKit
import Testing

/// The weights that come with the program, and their cards.
struct ShippedModelsTests {
  static let folder =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Models"
  static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".safetensors") }.map { String($0.dropLast(12)) }.sorted()

  @Test func fullNeedsNoOthers() {
    #expect(Set(Self.names).isSuperset(of: ["colorize", "defects", "inpaint"]))
  }

  @Test(arguments: names) func isSealedAndLoads(_ name: String) throws {
    let file = try ModelFile(contentsOf: "\(Self.folder)/\(name).safetensors")
    #expect(file.metadata[Weights.sealKey] != nil)
    let network = try file.load()
    #expect(
      network.namedParameters.allSatisfy { $0.parameter.value.elements.allSatisfy(\.isFinite) })
  }

  @Test(arguments: names) func theCardIsOfThisFile(_ name: String) throws {
    let digest = try #require(SHA256.digest(ofFile: "\(Self.folder)/\(name).safetensors"))
    let card = try String(contentsOfFile: "\(Self.folder)/\(name).md", encoding: .utf8)
    #expect(card.contains(digest))
  }

  @Test func areSmallEnoughToShip() throws {
    let sizes = try Self.names.map {
      try FileManager.default.attributesOfItem(atPath: "\(Self.folder)/\($0).safetensors")[.size]
        as? Int ?? 0
    }
    #expect(sizes.allSatisfy { $0 <= 12_000_000 } && sizes.reduce(0, +) <= 45_000_000)
  }
}
