import Foundation
import NodeKit
import TestSupport
import Testing

/// Whatever a user feeds it, the program ends with one clear line and the right code, leaves no
/// part of a file, and does not touch the source.
struct BadInputTests {
  private let program: Program
  private let full = Program.packagePath("Graphs/full.yaml")

  init() throws { program = try Program() }

  /// Runs full.yaml on a photo and checks everything but the message, which is returned.
  private func complaint(about photo: String, status: Int32 = 74) throws -> String {
    let before = try? Data(contentsOf: URL(filePath: program.path(photo)))
    let ending = try program(
      full, "--set", "photo=\(photo)", "--out", "results", "--progress", "none")
    #expect(ending.status == status, "\(photo): \(ending.complaints)")
    #expect(ending.output == "")
    // What only the run can find is shown with the line of the graph.
    let lines = ending.complaints.split(separator: "\n")
    #expect(
      lines.count == 1 || lines.count == 3 && lines[2].hasPrefix("      |   ^~~~"),
      "\(ending.complaints)")
    if !photo.hasPrefix("/"), let before {
      #expect(try Data(contentsOf: URL(filePath: program.path(photo))) == before)
    }
    let results = try? FileManager.default.contentsOfDirectory(atPath: program.path("results"))
    #expect((results ?? []) == [])
    return lines.first.map(String.init) ?? ""
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    try AtomicFile.fill(program.path(name), with: bytes)
  }

  private func photo(_ format: ImageFormat) throws -> [UInt8] {
    let path = program.path("source.\(format.rawValue)")
    let clean = CleanPhotograph.make(height: 24, width: 32)
    try ImageFile.write(clean, to: path, as: format)
    return Array(try Data(contentsOf: URL(filePath: path)))
  }

  @Test func anEmptyFile() throws {
    defer { program.remove() }
    try write([], to: "empty.png")
    #expect(try complaint(about: "empty.png").contains("empty"))
  }

  @Test func aMissingFile() throws {
    defer { program.remove() }
    let ending = try program(full, "--set", "photo=nowhere.png", "--out", "results")
    #expect(ending.status == 74)
    #expect(
      ending.complaints.hasPrefix(
        "--set:1:7: error[G075]: 'nowhere.png', which node 'scan' reads: no such file or folder\n"))
    #expect(!FileManager.default.fileExists(atPath: program.path("results")))
  }

  @Test func aWebPageNamedAsAPicture() throws {
    defer { program.remove() }
    try write(Array("<!DOCTYPE html><html><body>404</body></html>".utf8), to: "page.png")
    #expect(try complaint(about: "page.png").contains("HTML"))
  }

  @Test func aFolderAndAFIFO() throws {
    defer { program.remove() }
    try FileManager.default.createDirectory(
      atPath: program.path("folder.png"), withIntermediateDirectories: true)
    #expect(try complaint(about: "folder.png").contains("folder"))
    mkfifo(program.path("fifo.png"), 0o600)
    #expect(try complaint(about: "fifo.png").contains("fifo.png"))
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything"))
  func aFileThatMayNotBeRead() throws {
    defer { program.remove() }
    try write(try photo(.png), to: "secret.png")
    chmod(program.path("secret.png"), 0)
    #expect(try complaint(about: "secret.png").contains("permission"))
  }

  @Test(arguments: [ImageFormat.png, .jpeg, .tiff])
  func truncatedFiles(_ format: ImageFormat) throws {
    defer { program.remove() }
    let bytes = try photo(format)
    // Every 97th byte is tried on the codecs themselves; here a few go through the whole program.
    for length in [1, bytes.count / 3, bytes.count - 9] {
      try write(Array(bytes[..<length]), to: "cut.\(format.rawValue)")
      _ = try complaint(about: "cut.\(format.rawValue)")
    }
  }

  @Test func aHeaderThatDeclaresTooMuch() throws {
    defer { program.remove() }
    try write(HugePNG.bytes(side: 65_500), to: "huge.png")
    let text = try complaint(about: "huge.png")
    #expect(text.contains("65500x65500"))
    #expect(text.contains("--max-pixels") && text.contains("--max-image-bytes"))
  }

  @Test func aGraphThatIsNotThere() throws {
    defer { program.remove() }
    for verb in ["run", "validate", "plan", "draw"] {
      let ending = try program(verb, "nothing.yaml")
      #expect(ending.status == 74)
      #expect(ending.complaints == "error[G001]: 'nothing.yaml' can't be read: no such file\n")
    }
    #expect(try program("validate", "nothing.yaml", "--json").status == 74)
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything"))
  func aGraphThatMayNotBeRead() throws {
    defer { program.remove() }
    try write([1], to: "secret.yaml")
    chmod(program.path("secret.yaml"), 0)
    let ending = try program("secret.yaml")
    #expect(ending.status == 74)
    #expect(
      ending.complaints == "error[G001]: 'secret.yaml' can't be read: permission denied; check the "
        + "permissions of the file and its folders\n")
  }

  @Test func aGraphThatIsAFolder() throws {
    defer { program.remove() }
    try FileManager.default.createDirectory(
      atPath: program.path("a.yaml"), withIntermediateDirectories: true)
    let ending = try program("a.yaml")
    #expect(ending.status == 74)
    #expect(
      ending.complaints == "error[G001]: 'a.yaml' can't be read: it is a folder, not a file\n")
  }

  /// A graph that uses one that is not there can't be read either; beside another fault it counts
  /// as wrong.
  @Test func aPartThatIsNotThere() throws {
    defer { program.remove() }
    try write(Array("graphrun: 1\nnodes:\n  part: {use: none.yaml}\n".utf8), to: "a.yaml")
    #expect(try program("validate", "a.yaml").status == 74)
    try write(
      Array("graphrun: 1\nnodes:\n  part: {use: none.yaml}\n  b: {use: x}\n".utf8), to: "a.yaml")
    #expect(try program("validate", "a.yaml").status == 2)
  }

  /// What a run is bound to refuse is told by the plan, and no earlier result is lost.
  @Test func aMaskOfAnotherSize() throws {
    defer { program.remove() }
    try write(try photo(.png), to: "photo.png")
    let small = CleanPhotograph.make(height: 12, width: 16)
    try ImageFile.write(small, to: program.path("small.png"), as: .png)
    for verb in ["validate", "plan", "run"] {
      let ending = try program(
        verb, full, "--set", "photo=photo.png", "--set", "mask=small.png", "--out", "results")
      #expect(ending.status == 2)
      #expect(
        ending.complaints.contains(
          "error[G076]: node 'learned' (inpaint): 'image' is 32x24 but 'mask' is "
            + "16x12; bring both to one size with a resize or crop node\n"))
      #expect(ending.complaints.contains("|   ^~~~~~"))
      #expect(!FileManager.default.fileExists(atPath: program.path("results")))
    }
  }

  @Test func aNameThatNothingHas() throws {
    defer { program.remove() }
    let text = """
      graphrun: 1
      inputs:
        photo: {type: path, default: a.png}
        size: {type: integer, default: 5}
      nodes:
        scan: {use: load-image, with: {path: $photo}}
        small: {use: resize, in: {image: scan}, with: {longest: $size}}
      outputs: {image: small}

      """
    try write(Array(text.utf8), to: "a.yaml")
    #expect(
      try program("plan", "a.yaml", "--until", "nope").complaints.hasPrefix(
        "--until:1:1: error[G072]: the graph has no step 'nope'; there are 'scan' and 'small'\n"))
    #expect(
      try program("plan", "a.yaml", "--set", "wrong=1").complaints.hasPrefix(
        "--set:1:1: error[G050]: nothing is named 'wrong' here; there are 'photo' and 'size'\n"))
  }

  @Test(.disabled(if: Sanitizers.mapShadowMemory))
  func aFileLargerThanTheShellAllows() throws {
    defer { program.remove() }
    let ending = try program.start(
      shell: "ulimit -f 1; exec \"$0\" '\(full)' --out results --progress none"
    ).wait()
    #expect(ending.status == 74)
    #expect(
      ending.complaints.contains(
        "cannot write: larger than a file may be; raise the limit (ulimit -f)"))
  }

  @Test func aWrongCommandLine() throws {
    defer { program.remove() }
    for arguments in [["run"], ["run", full, "--threads", "0"], ["run", full, "--set", "photo"]] {
      let ending = try program.start(arguments).wait()
      #expect(ending.status == 2)
      #expect(!ending.complaints.isEmpty)
    }
  }

  @Test func aFolderThatCannotBeMade() throws {
    defer { program.remove() }
    try write([1], to: "file")
    let ending = try program(full, "--out", "file/results", "--progress", "none")
    #expect(ending.status == 74)
    #expect(ending.complaints.split(separator: "\n").count == 1)
  }

  /// A small file system of its own runs full in the middle of a write.
  @Test(.enabled(if: getuid() == 0, "only root can mount a file system"))
  func aFullDisk() throws {
    defer { program.remove() }
    let folder = program.path("disk")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard try shell("mount -t tmpfs -o size=48k tmpfs '\(folder)'") == 0 else { return }
    defer { _ = try? shell("umount '\(folder)'") }
    let ending = try program(full, "--out", folder, "--progress", "none")
    #expect(ending.status == 75)
    #expect(ending.complaints.contains("the disk is full"))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(left.allSatisfy { !$0.hasSuffix(".tmp") })
  }

  private func shell(_ command: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
