import Foundation
import Testing

@testable import Training

/// The JSON Schema of recipes.
struct RecipeSchemaTests {
  @Test func everySectionIsThere() throws {
    let schema = try #require(
      JSONSerialization.jsonObject(with: Data(RecipeSchema.text().utf8)) as? [String: Any])
    let properties = try #require(schema["properties"] as? [String: Any])
    #expect(
      properties.keys.sorted() == [
        "average", "checkpoint-every", "critic", "data", "description", "graphrun", "losses",
        "network", "optimizer", "phases", "precision", "seed", "smoke", "task", "validation",
      ])
    let data = try #require((properties["data"] as? [String: Any])?["properties"] as? [String: Any])
    let batch = try #require(data["batch"] as? [String: Any])
    #expect(batch["type"] as? String == "integer")
    #expect(batch["minimum"] as? Int == 1 && batch["maximum"] as? Int == 1024)
    #expect(batch["default"] as? Int == 8)
    #expect(batch["description"] as? String == "samples of a step")
  }

  @Test func phasesMayHaveAnyName() throws {
    let keys = RecipeSchema.keys.map(\.path)
    #expect(keys.contains("phases.PHASE.steps") && keys.contains("phases.PHASE.losses.l1"))
    #expect(Set(keys).count == keys.count)
  }
}
