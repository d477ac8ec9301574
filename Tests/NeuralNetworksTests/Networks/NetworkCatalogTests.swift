import NeuralNetworks
import TensorCore
import Testing

struct NetworkCatalogTests {
  @Test func namesAreWordsAndDiffer() {
    let entries = NetworkCatalog.entries
    #expect(Set(entries.map(\.name)).count == entries.count)
    #expect(entries.allSatisfy { $0.name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil })
    #expect(Set(entries.map(\.help)).count == entries.count)
    #expect(entries.allSatisfy { $0.help.count <= 80 && !$0.help.hasSuffix(".") })
    #expect(NetworkCatalog["pix2pix"]?.name == "pix2pix")
    #expect(NetworkCatalog["no-such-network"] == nil)
  }

  @Test(arguments: NetworkCatalog.entries.map(\.name))
  func everyNetworkCanBeMade(name: String) throws {
    let network = try #require(NetworkCatalog[name]).make()
    let names = network.namedParameters.map(\.name)
    #expect(Set(names).count == names.count && network.parameterCount > 1_000_000)
    #expect(names.allSatisfy { network.name(ofPublished: $0) == $0 })
    #expect(network.smallestSize % network.sizeMultiple == 0)
    #expect(!network.inputs.isEmpty)
  }
}
