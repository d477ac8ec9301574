import Imaging
import TensorCore
import Testing

@testable import Training

/// Samples, number by number.
struct SampleSourceTests {
  @Test func theNumberAloneDecides() throws {
    let folder = try TrainingFolder()
    let (one, other) = (
      try SampleSource(folder.recipe()), try SampleSource(folder.recipe(["data.cache": "0"]))
    )
    let forward = try (0..<6).map { try one.sample($0, size: 16).photo }
    let backward = try (0..<6).reversed().map { try other.sample($0, size: 16).photo }
    #expect(forward == backward.reversed())
    #expect(Set(forward.map(\.pixels.elements)).count == 6)
  }

  @Test func anotherSeedMakesOthers() throws {
    let folder = try TrainingFolder()
    let one = try SampleSource(folder.recipe()).sample(0, size: 16)
    let other = try SampleSource(folder.recipe(["seed": "1"])).sample(0, size: 16)
    #expect(one.photo != other.photo)
  }

  @Test func withoutDamageThePhotographIsItsTarget() throws {
    let folder = try TrainingFolder()
    let sample = try SampleSource(folder.recipe()).sample(0, size: 16)
    #expect(sample.photo == sample.clean)
    #expect(sample.mask == nil)
    #expect(sample.photo.pixels.shape == [16, 16, 3])
  }

  @Test func damageIsMarkedAndTheTargetIsSound() throws {
    let folder = try TrainingFolder()
    let source = try SampleSource(folder.recipe(["data.degrade": degrade("holes")]))
    #expect(source.hasMask)
    let sample = try source.sample(0, size: 32)
    let mask = try #require(sample.mask)
    #expect(mask.values.elements.contains(1) && mask.values.elements.contains(0))
    #expect(sample.photo != sample.clean)
    #expect(try source.sample(0, size: 32).photo == sample.photo)
  }

  @Test func aGraphWithoutMarksGivesNone() throws {
    let folder = try TrainingFolder()
    let source = try SampleSource(folder.recipe(["data.degrade": degrade("fade")]))
    #expect(!source.hasMask)
    #expect(try source.sample(0, size: 16).mask == nil)
  }

  @Test func soManyDifferentSamplesAreDrawn() throws {
    let folder = try TrainingFolder()
    let source = try SampleSource(folder.recipe(["data.distinct": "2"]))
    #expect(try source.sample(0, size: 16).photo == source.sample(2, size: 16).photo)
    #expect(try source.sample(0, size: 16).photo != source.sample(1, size: 16).photo)
  }

  @Test func smallPhotographsAreEnlarged() throws {
    let folder = try TrainingFolder(photos: 0)
    try folder.addPhoto("small.png", height: 5, width: 9)
    let sample = try SampleSource(folder.recipe()).sample(0, size: 16)
    #expect(sample.photo.pixels.shape == [16, 16, 3])
  }

  /// A network would take sharp details for damage if it learned from blurred ones.
  @Test func noPhotographIsEnlargedBeyondWhatAPartNeeds() throws {
    let folder = try TrainingFolder(photos: 1)
    let photo = try ImageFile.read("\(folder.path)/photo0.png")
    let source = try SampleSource(folder.recipe(["data.shorter-side": "[100, 200]"]))
    for index in 0..<5 {
      let sample = try source.sample(index, size: 16).photo
      let candidates = try [photo, photo.flipped(.horizontal)]
      let isPart = try candidates.contains { photo in
        try (0...24).contains { top in
          try (0...32).contains { left in
            try photo.cropped(left: left, top: top, width: 16, height: 16).pixels == sample.pixels
          }
        }
      }
      #expect(isPart)
    }
  }

  @Test func whatCannotBeReadIsLeftOutAndNamed() throws {
    let folder = try TrainingFolder()
    try AtomicFile.replace("\(folder.path)/bad.png") {
      try AtomicFile.fill($0, with: Array("no photograph".utf8))
    }
    let source = try SampleSource(folder.recipe())
    for index in 0..<20 { _ = try source.sample(index, size: 16) }
    #expect(source.unreadable.map(\.path) == ["\(folder.path)/bad.png"])
  }

  @Test func withoutAnyPhotographThatCanBeReadThereIsNoSample() throws {
    let folder = try TrainingFolder(photos: 0)
    try AtomicFile.replace("\(folder.path)/bad.png") {
      try AtomicFile.fill($0, with: Array("no photograph".utf8))
    }
    let source = try SampleSource(folder.recipe())
    let error = #expect(throws: TrainingError.self) { try source.sample(0, size: 16) }
    #expect(
      "\(error as Any)".contains("no photograph of the folders can be read: \(folder.path)/bad.png")
    )
  }

  @Test func grayPhotographsTeachNoColours() throws {
    let folder = try TrainingFolder(photos: 0)
    try AtomicFile.replace("\(folder.path)/gray.png") { temporary in
      let gray = Image(pixels: Tensor(shape: [20, 20, 1], repeating: 0.5))
      try ImageFile.write(gray, to: temporary, as: .png)
    }
    let source = try SampleSource(folder.recipe(["data.colours": "coloured"]))
    #expect(throws: TrainingError.noColouredPhoto) { try source.sample(0, size: 16) }
  }

  @Test func unpairedPhotographsAreDifferentOnes() throws {
    let folder = try TrainingFolder()
    let text = TrainingFolder.text.replacing("task: translate", with: "task: translate-unpaired")
      .replacing("losses: {l1: 1}", with: "losses: {cycle: 1}\ncritic: {name: patch}")
    let source = try SampleSource(folder.recipe(text: text))
    let samples = try (0..<8).map { try source.sample($0, size: 16) }
    #expect(samples.contains { $0.photo != $0.clean })
  }

  private func degrade(_ name: String) -> String {
    #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
      + "/Graphs/degrade/\(name).yaml"
  }
}
