import Foundation
import Testing

/// Trainings as people start them, and the ways in which they fail.
struct TrainCommandTests {
  private let program: Program

  init() throws {
    program = try Program()
    let text = """
      graphrun: 1
      task: translate
      network: {name: cyclegan, width: 4, blocks: 1}
      data: {photos: \(Program.packagePath("Graphs/photos/samples")), size: 16, batch: 1}
      losses: {l1: 1}
      phases: {all: {steps: 2}}
      validation: {count: 1}
      """
    try text.write(toFile: program.path("net.yaml"), atomically: true, encoding: .utf8)
  }

  @Test func aTrainingGoesOnOnlyWhereThereIsSomethingToDo() throws {
    defer { program.remove() }
    let ending = try program("train", "net.yaml")
    #expect(ending.status == 0 && ending.output == "trained/net/net.safetensors\n")
    let again = try program("train", "net.yaml", "--resume")
    #expect(again.status == 0)
    #expect(again.complaints == "nothing was left to do: step 2 was the last\n")
  }

  @Test func photographsThatCannotBeReadAreTold() throws {
    defer { program.remove() }
    try FileManager.default.createDirectory(
      atPath: program.path("scans"), withIntermediateDirectories: true)
    try "no photograph".write(
      toFile: program.path("scans/a.jpg"), atomically: true, encoding: .utf8)
    let ending = try program("train", "net.yaml", "--set", "data.photos=scans")
    #expect(ending.status == 74)
    #expect(
      ending.complaints == """
        error: no photograph of the folders can be read: \(program.path("scans/a.jpg")): this is \
        text, not an image; PNG, JPEG and TIFF are read

        """)
  }

  @Test func aDamagedCheckpointIsAFileThatCannotBeRead() throws {
    defer { program.remove() }
    _ = try program("train", "net.yaml", "--out", "out")
    let path = program.path("out/checkpoint.safetensors")
    try Data([1, 2, 3]).write(to: URL(filePath: path))
    let ending = try program("train", "net.yaml", "--out", "out", "--resume")
    #expect(ending.status == 74)
    #expect(
      ending.complaints == """
        error: \(path) can't be gone on from: it is damaged; begin anew in another folder with \
        --out, from the model beside it by 'network.start' if that is whole

        """)
  }

  @Test func memoryThatRunsShortEndsItInOneLine() throws {
    defer { program.remove() }
    let running = try program.start(
      shell: "ulimit -v 900000; exec \"$0\" train net.yaml --set data.size=512 --set data.batch=24")
    let ending = running.wait()
    #expect(ending.status == 75)
    let last = ending.complaints.split(separator: "\n").last ?? ""
    #expect(last.hasPrefix("error: the training needs ") && last.hasSuffix("or 'data.size'"))
  }
}
