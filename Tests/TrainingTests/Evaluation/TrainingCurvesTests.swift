import TensorCore
import Testing

@testable import Training

/// What logs say.
struct TrainingCurvesTests {
  @Test func aLogHasLossesThenMeasures() throws {
    let folder = try LogFolder()
    let curves = try TrainingCurves(contentsOf: folder.addTraining("defects"))
    #expect(curves.name == "defects")
    #expect(curves.stepCount == 40)
    #expect(curves.keys.map(\.name) == ["loss", "bce", "critic", "f1"])
    #expect(curves.keys.map(\.isMeasure) == [false, false, false, true])
    #expect(curves.points(curves.keys[3]).map(\.step) == [0, 10, 20, 30, 40])
  }

  @Test func phasesAreThoseOfTheSteps() throws {
    let folder = try LogFolder()
    let curves = try TrainingCurves(contentsOf: folder.addTraining("a"))
    #expect(
      curves.phases == [
        TrainingCurves.Phase(name: "first", begin: 0, end: 20),
        TrainingCurves.Phase(name: "second", begin: 20, end: 40),
      ])
    #expect(curves.parts(curves.keys[0]).map(\.count) == [20, 20])
    // The critic learns in the second phase only.
    #expect(curves.parts(curves.keys[2]).map(\.count) == [20])
  }

  @Test func theLogItselfMayBeNamed() throws {
    let folder = try LogFolder()
    let path = try folder.addTraining("a")
    #expect(try TrainingCurves(contentsOf: "\(path)/log.jsonl").name == "a")
  }

  @Test func aLastLineThatIsCutShortIsLeftOut() throws {
    let folder = try LogFolder()
    #expect(try TrainingCurves(contentsOf: folder.addTraining("a", isCut: true)).stepCount == 40)
  }

  @Test func aMissingLogIsRefused() {
    let error = #expect(throws: FileError.self) { try TrainingCurves(contentsOf: "/nowhere") }
    #expect(error?.description == "/nowhere: no such file or folder")
  }

  @Test func aFolderWithoutALogIsRefused() throws {
    let folder = try LogFolder()
    let error = #expect(throws: FileError.self) { try TrainingCurves(contentsOf: folder.path) }
    #expect(
      error?.description
        == "\(folder.path): holds no log.jsonl; name the folder of a training, or its log")
  }

  @Test func aLogWithoutValuesIsRefused() throws {
    let folder = try LogFolder()
    try folder.write(#"{"event":"begin","step":0}"#, to: "a/log.jsonl")
    let error = #expect(throws: EvaluationError.self) {
      try TrainingCurves(contentsOf: "\(folder.path)/a")
    }
    #expect(
      error?.description
        == "\(folder.path)/a/log.jsonl holds no loss and no measure yet; wait for the training's "
        + "first step")
  }

  @Test func anEmptyLogIsRefused() throws {
    let folder = try LogFolder()
    try folder.write("", to: "a/log.jsonl")
    let error = #expect(throws: FileError.self) {
      try TrainingCurves(contentsOf: "\(folder.path)/a")
    }
    #expect(error?.description.contains("the file is empty") == true)
  }
}
