import NeuralNetworks
import TensorCore
import Testing

struct NetworkCatalogTests {
  @Test func namesAndSummariesAreEachTheirOwn() {
    let entries = NetworkCatalog.entries
    #expect(Set(entries.map(\.name)).count == entries.count)
    #expect(Set(entries.map(\.summary)).count == entries.count)
    #expect(entries.allSatisfy { $0.summary.count <= 80 && !$0.summary.hasSuffix(".") })
    #expect(NetworkCatalog["pix2pix"]?.name == "pix2pix")
    #expect(NetworkCatalog["pix3pix"] == nil)
  }

  @Test func eachMakesANetworkWithPublishedNames() {
    for entry in NetworkCatalog.entries {
      let network = entry.make()
      let names = network.namedParameters.map(\.name)
      #expect(network.parameterCount > 1_000_000, "\(entry.name)")
      #expect(Set(names).count == names.count, "\(entry.name) has a name twice")
      #expect(names.allSatisfy { network.name(ofPublished: $0) == $0 }, "\(entry.name)")
      #expect(network.smallestSize % network.sizeMultiple == 0, "\(entry.name)")
      #expect(!network.inputs.isEmpty, "\(entry.name)")
    }
  }
}
