import GraphEngine
import TensorCore
import Testing

@testable import Training

/// Faults of the graph that damages photographs are shown where people have written it.
struct DamageGraphFaultsTests {
  private let folder: TrainingFolder

  init() throws { folder = try TrainingFolder() }

  @Test(arguments: [
    (
      "degrade: none.yaml",
      "test.yaml:4:XX: error[G001]: 'FOLDER/none.yaml' can't be read: no such file"
    ),
    (
      "degrade: no-clean.yaml",
      "test.yaml:4:XX: error[G090]: the graph of 'data.degrade' has no output 'clean'; it must "
        + "give 'photo', the damaged one, 'clean', the sound one, and 'mask' where it marks damage"
    ),
    (
      "degrade: needs-more.yaml",
      "test.yaml:4:XX: error[G090]: the graph of 'data.degrade' needs 'more'; set it with "
        + "'data.degrade-with: {more: ...}'"
    ),
    (
      "degrade: no-photo.yaml",
      "test.yaml:4:XX: error[G090]: the graph of 'data.degrade' has an input 'image', which "
        + "nothing is given to; remove it"
    ),
    (
      "degrade: good.yaml, degrade-with: {strenth: 2}",
      "test.yaml:4:YY: error[G050]: nothing is named 'strenth' here; did you mean 'strength'?"
    ),
    (
      "degrade: good.yaml, degrade-with: {soft.sigma: -2}",
      "test.yaml:4:ZZ: error[G043]: option 'sigma' of node 'soft' (gaussian-blur) takes a number "
        + "from 0 to 500 px, not -2"
    ),
    (
      "degrade: bad.yaml",
      "FOLDER/bad.yaml:4:58: error[G041]: node 'soft' (gaussian-blur) has no option 'sigmaa'; did "
        + "you mean 'sigma'?"
    ),
  ])
  func theRecipeOrTheGraphIsShown(data: String, message: String) throws {
    try write("good", outputs: "photo: soft, clean: soft")
    try write("no-clean", outputs: "photo: soft")
    try write("needs-more", inputs: ", more: {type: integer}", outputs: "photo: soft, clean: soft")
    try write("no-photo", photo: "image", outputs: "photo: soft, clean: soft")
    try write("bad", sigma: "sigmaa", outputs: "photo: soft, clean: soft")
    let text = TrainingFolder.text.replacing("size: 16", with: "\(data), size: 16")
    let line = text.replacing("PHOTOS", with: folder.path).split(separator: "\n")[3]
    let recipe = try folder.recipe(text: text)
    let error = #expect(throws: GraphError.self) { try SampleSource(recipe) }
    let column = { (words: String) in
      "\(line.distance(from: line.startIndex, to: line.firstRange(of: words)?.upperBound ?? line.startIndex) + 1)"
    }
    let told = error?.description.split(separator: "\n").map(String.init) ?? []
    let expected = message.replacing("FOLDER", with: folder.path)
      .replacing("XX", with: column("degrade: ")).replacing("YY", with: column("-with: {"))
      .replacing("ZZ", with: column("soft.sigma: "))
    #expect(told.first == expected)
    #expect(told.dropFirst().first?.contains("use:") == expected.contains("bad.yaml"))
  }

  private func write(
    _ name: String, photo: String = "photo", inputs: String = "", sigma: String = "sigma",
    outputs: String
  ) throws {
    let text = """
      graphrun: 1
      inputs: {\(photo): {type: image}, strength: {type: number, default: 1}\(inputs)}
      nodes:
        soft: {use: gaussian-blur, in: {image: $\(photo)}, with: {\(sigma): $strength}}
      outputs: {\(outputs)}
      """
    try AtomicFile.replace("\(folder.path)/\(name).yaml") {
      try AtomicFile.fill($0, with: Array(text.utf8))
    }
  }
}
