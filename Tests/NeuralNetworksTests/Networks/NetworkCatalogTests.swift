import NeuralNetworks
import TensorCore
import Testing

struct NetworkCatalogTests {
  @Test func namesAreWordsAndDiffer() {
    let names = NetworkCatalog.entries.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil })
    #expect(NetworkCatalog["albunet-34"]?.name == "albunet-34")
    #expect(NetworkCatalog["no-such-network"] == nil)
  }

  @Test(arguments: NetworkCatalog.entries.map(\.name))
  func everyNetworkCanBeMade(name: String) throws {
    let entry = try #require(NetworkCatalog[name])
    let names = entry.make().namedParameters.map(\.name)
    #expect(Set(names).count == names.count && names.count > 10)
    #expect(!entry.help.isEmpty)
  }
}
