import GraphEngine
import Testing

@testable import Training

/// Where a recipe says that photographs come from.
struct DataReaderTests {
  @Test func aFolderOrAListWithWeights() throws {
    #expect(try folders("photos: mine") == ["/recipes/mine": 1])
    #expect(try folders("photos: [mine, /others]") == ["/recipes/mine": 1, "/others": 1])
    #expect(
      try folders("photos: [{folder: mine, weight: 3}, {folder: ../old}]")
        == ["/recipes/mine": 3, "/old": 1])
  }

  @Test func whatIsNotSaidIsAsUsual() throws {
    let data = try read("photos: mine").data
    #expect(data.size == 128 && data.batch == 8 && data.shorterSide == nil)
    #expect(data.flips && data.colours == .any && data.distinct == nil && data.degrade == nil)
    #expect(data.cacheBytes == 512 << 20)
  }

  @Test func settingsCanBeLists() throws {
    let data = try read("photos: mine", ["data.shorter-side": "[140, 480]"]).data
    #expect(data.shorterSide == 140...480)
    let several = try read("photos: mine", ["data.photos": "[{folder: a, weight: 3}, b]"]).data
    #expect(several.photos.map(\.path) == ["/here/a", "/here/b"])
    #expect(several.photos.map(\.weight) == [3, 1])
  }

  @Test(arguments: [
    ("data.shorter-side", "[140"), ("data.shorter-side", "[140, 480, 5]"), ("data.size", "[1]"),
  ])
  func aListThatIsNoneIsRefusedAtTheSetting(key: String, value: String) throws {
    let error = #expect(throws: GraphError.self) { try read("photos: mine", [key: value]) }
    #expect(error?.description.contains(key) == true, "\(error as Any)")
  }

  @Test func theGraphAndItsSettingsAreKeptAsWritten() throws {
    let data = try read(
      "photos: mine, degrade: ../blur.yaml, degrade-with: {soft.sigma: 2, name: a b}"
    ).data
    #expect(data.degrade == "/blur.yaml")
    #expect(
      data.degradeSettings.map(\.override) == [
        SettingOverride(key: "soft.sigma", value: "2"), SettingOverride(key: "name", value: "a b"),
      ])
    #expect(data.degradeSettings[0].value.line == 4)
  }

  @Test(arguments: [
    ("photos: [{folder: mine, wieght: 3}]", "has no key 'wieght'; did you mean 'weight'?"),
    ("photos: [{weight: 3}]", "'data.photos' of the recipe has no 'folder'"),
    ("photos: ''", "the recipe names no photographs; give a folder with --set data.photos=DIR"),
    ("photos: mine, degrade-with: {a: [1]}", "'a' takes"),
    ("photos: mine, colours: many", "'data.colours' can't be 'many'; did you mean 'any'?"),
  ])
  func whatCannotBeIsTold(data: String, problem: String) throws {
    let error = #expect(throws: GraphError.self) { try read(data) }
    #expect(error?.description.contains(problem) == true, "\(error as Any)")
  }

  private func folders(_ data: String) throws -> [String: Double] {
    let folders = try read(data).data.photos
    return Dictionary(uniqueKeysWithValues: folders.map { ($0.path, $0.weight) })
  }

  private func read(_ data: String, _ settings: [String: String] = [:]) throws -> Recipe {
    let text = """
      graphrun: 1
      task: translate
      network: {name: cyclegan}
      data: {\(data)}
      losses: {l1: 1}
      phases: {all: {steps: 1}}
      """
    return try Recipe(
      YAMLDocument(text: text.utf8, path: "/recipes/test.yaml", label: "test.yaml"),
      settings: settings.map { SettingOverride(key: $0.key, value: $0.value) },
      currentFolder: "/here")
  }
}
