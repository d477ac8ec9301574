import Foundation
import NeuralNetworks
import TensorCore
import Testing

@testable import graphrun

/// `graphrun models`, from the PyTorch file to the model that is found by name.
struct ModelsCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  private func torchFile(_ name: String) -> String {
    Program.packagePath("Tests/NeuralNetworksTests/Fixtures/torch/\(name)")
  }

  private func json(_ text: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  private func write(_ name: String, _ tensor: Tensor, metadata: [String: String] = [:]) throws {
    try Weights([StoredTensor("x", tensor)], metadata: metadata, origin: name)
      .write(to: program.path(name))
  }

  // MARK: - import

  @Test func importWritesSafetensorsBesideTheFile() throws {
    defer { program.remove() }
    try FileManager.default.copyItem(
      atPath: torchFile("nested.pth"), toPath: program.path("net.pth"))
    let ending = try program("models", "import", "net.pth")
    #expect(ending.status == 0)
    #expect(ending.output == "net.safetensors\n")
    #expect(ending.complaints == "taken: 'state_dict', 7 tensors\n")
    let weights = try Weights(contentsOf: program.path("net.safetensors"))
    #expect(try weights["conv.bias"]?.tensor().elements == [100, 101, 102])
    #expect(weights.metadata["graphrun.source"] == "net.pth" && weights.metadata["format"] == "pt")
    #expect(
      weights.metadata["graphrun.source_sha256"]
        == "4d5af6c2f903273aeae6fe4820841f11901d4a9bffbc9364004111d7ac5b3ed0")
    let again = try program("models", "import", "net.pth")
    #expect(again.status == 74)
    #expect(
      again.complaints
        == "error: net.safetensors: is there already; name another --output, or give --force to "
        + "overwrite it\n")
    #expect(try program("models", "import", "net.pth", "--force").status == 0)
  }

  @Test func emptyNamesAreRefused() throws {
    defer { program.remove() }
    let file = try program("models", "import", "")
    #expect(file.status == 2)
    #expect(
      file.complaints == "error: FILE is empty: name the file to convert; see graphrun --help\n")
    let output = try program("models", "import", "net.pth", "--output", "")
    #expect(output.status == 2)
    #expect(
      output.complaints == "error: --output is empty: name the file to write; see graphrun --help\n"
    )
  }

  @Test func entriesTypesAndPrefixes() throws {
    defer { program.remove() }
    let gan = try program(
      "models", "import", torchFile("gan.pth"), "--entry", "netD", "--dtype", "float16", "-o",
      "d.safetensors", "--json")
    #expect(
      gan.complaints == "taken: 'netD', 1 tensor; --entry would take 'netG'\n")
    let document = try json(gan.output) as? [String: Any]
    #expect(document?["file"] as? String == "d.safetensors")
    #expect(
      (document?["tensors"] as? [[String: Any]])?.first?["dtype"] as? String == "F16")
    let parallel = try program("models", "import", torchFile("parallel.pth"), "-o", "p.safetensors")
    #expect(
      parallel.complaints == "taken: 'model', 7 tensors, without 'module.' before their names\n")
    let type = try program("models", "import", torchFile("gan.pth"), "--dtype", "float8")
    #expect(type.status == 2)
  }

  @Test func aNetworkGetsItsWeightsUnderItsNames() throws {
    defer { program.remove() }
    let network = CompletionNetwork()
    let tensors = network.namedParameters.map {
      StoredTensor($0.name, Tensor(shape: $0.parameter.shape))
    }
    let counter = StoredTensor("bn1.num_batches_tracked", Tensor(shape: []))
    try Weights(tensors + [counter], origin: "a").write(to: program.path("a.safetensors"))
    let good = try program(
      "models", "import", "a.safetensors", "--network", "glcic", "-o", "b.safetensors",
      "--dtype", "bfloat16")
    #expect(good.status == 0)
    let weights = try Weights(contentsOf: program.path("b.safetensors"))
    #expect(weights.tensors.count == tensors.count)
    #expect(weights.metadata["graphrun.network"] == "glcic")
    let bad = try program(
      "models", "import", "a.safetensors", "--network", "r34unet", "-o", "c.safetensors")
    #expect(bad.status == 2)
    #expect(
      bad.complaints.hasPrefix(
        "error: a.safetensors: not the weights of this network: 0 of 208 parameters fit\n  missing: "
      ))
    #expect(!FileManager.default.fileExists(atPath: program.path("c.safetensors")))
  }

  @Test func mistakesOfTheImport() throws {
    defer { program.remove() }
    let name = try program("models", "import", "a.pth", "--network", "r34une")
    #expect(name.status == 2)
    #expect(name.complaints == "error: there is no network 'r34une'; did you mean 'r34unet'?\n")
    let unknown = try program("models", "import", "a.pth", "--network", "gpt")
    #expect(
      unknown.complaints
        == "error: there is no network 'gpt'; graphrun bench network lists them\n")
    let missing = try program("models", "import", "a.pth")
    #expect(missing.status == 74)
    #expect(missing.complaints == "error: a.pth: no such file or folder\n")
    try write("a.safetensors", Tensor(shape: [1]))
    let same = try program("models", "import", "a.safetensors", "--force")
    #expect(same.status == 74)
    #expect(
      same.complaints
        == "error: a.safetensors: is the file to convert; name another one with --output\n")
    let entry = try program(
      "models", "import", "a.safetensors", "--entry", "x", "-o", "b.safetensors")
    #expect(
      entry.complaints == "error: a.safetensors: a safetensors file has no entries such as 'x'\n")
    let verb = try program("models", "imprt", "a.pth")
    #expect(verb.status == 2)
    #expect(
      verb.complaints
        == "error: there is no command 'models imprt'; did you mean 'models import'?\n")
  }

  @Test func anAttackIsRefusedAndNothingRuns() throws {
    defer { program.remove() }
    let ending = try program("models", "import", torchFile("attack.pth"), "-o", "a.safetensors")
    #expect(ending.status == 74)
    #expect(ending.complaints.contains("is made by 'posix.system', which is not run"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: program.folder.path) == [])
  }

  @Test(arguments: [
    ("net.pth", "net.safetensors"), ("a/b.c/net", "a/b.c/net.safetensors"),
    (".pth", ".pth.safetensors"), ("x.tar.pth", "x.tar.safetensors"),
  ])
  func theNameOfTheOutput(file: String, output: String) {
    #expect(ModelsImportCommand.defaultOutput(for: file) == output)
  }

  // MARK: - info, verify, list

  @Test func infoTellsWhatAFileHolds() throws {
    defer { program.remove() }
    let page = try program("models", "info", torchFile("gan.pth"))
    #expect(page.status == 0)
    let size = "size           1.9 kB"
    for line in ["format         PyTorch", size, "entry          netG", "other entries  netD"] {
      #expect(page.output.contains(line + "\n"))
    }
    #expect(page.output.hasSuffix("\n\nb.weight  F32  [3]\n"))
    let document = try json(program("models", "info", torchFile("gan.pth"), "--json").output)
    #expect((document as? [String: Any])?["parameters"] as? Int == 3)
    let html = program.path("page.pth")
    try "<!DOCTYPE html>".write(toFile: html, atomically: true, encoding: .utf8)
    let web = try program("models", "info", "page.pth")
    #expect(web.status == 74)
    #expect(
      web.complaints
        == "error: page.pth: this is a web page (HTML), not a weights file: the download probably "
        + "failed\n")
    let text = program.path("notes.pth")
    try "some notes".write(toFile: text, atomically: true, encoding: .utf8)
    #expect(
      try program("models", "info", "notes.pth").complaints
        == "error: notes.pth: this is neither a PyTorch nor a safetensors file\n")
  }

  @Test func verifyFindsWhatIsNotFinite() throws {
    defer { program.remove() }
    try write("good.safetensors", Tensor(shape: [2], elements: [1, 2]))
    try write("bad.safetensors", Tensor(shape: [3], elements: [.nan, 2, .infinity]))
    let ending = try program("models", "verify", "good.safetensors", "bad.safetensors")
    #expect(ending.status == 74)
    #expect(ending.output.hasPrefix("good.safetensors: whole, 2 parameters, sha256 "))
    #expect(
      ending.complaints
        == "error: bad.safetensors: tensor 'x' has 2 of 3 numbers that are not finite: the training "
        + "went wrong, or the file is damaged\n")
    let verdicts = try json(
      program("models", "verify", "good.safetensors", "bad.safetensors", "--json").output)
    #expect((verdicts as? [[String: Any]])?.map { $0["isWhole"] as? Bool } == [true, false])
  }

  @Test func verifyComparesTheChecksumBeside() throws {
    defer { program.remove() }
    try write("a.safetensors", Tensor(shape: [1], elements: [1]))
    let digest = try program("models", "verify", "a.safetensors").output.suffix(65).prefix(64)
    func beside(_ text: String) throws {
      try text.write(
        toFile: program.path("a.safetensors.sha256"), atomically: true, encoding: .utf8)
    }
    try beside("\(digest)  a.safetensors\n")
    #expect(try program("models", "verify", "a.safetensors").status == 0)
    try beside("\(String(repeating: "0", count: 64))  a.safetensors\n")
    let wrong = try program("models", "verify", "a.safetensors")
    #expect(wrong.status == 74)
    #expect(
      wrong.complaints
        == "error: a.safetensors: its checksum is not that of a.safetensors.sha256: download or copy "
        + "it again\n")
  }

  @Test func listAndInfoFindModelsByName() throws {
    defer { program.remove() }
    let environment = ["XDG_DATA_HOME": program.path("data"), "GRAPHRUN_MODELS": "more"]
    let none = try program("models", "list", environment: environment)
    #expect(none.status == 0 && none.output == "")
    #expect(
      none.complaints
        == "no weight files in Models, more, \(program.path("data"))/graphrun/models\n")
    try write(
      "Models/unet.safetensors", Tensor(shape: [2]), metadata: ["graphrun.network": "r34unet"])
    try write("more/unet.safetensors", Tensor(shape: [9]))
    try write("data/graphrun/models/other.safetensors", Tensor(shape: [3]))
    try "x".write(
      toFile: program.path("more/broken.safetensors"), atomically: true, encoding: .utf8)
    let list = try program("models", "list", environment: environment)
    let lines = list.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("unet   r34unet  2 parameters  1 F32  "))
    #expect(lines[1].hasPrefix("other           3 parameters  1 F32  "))
    #expect(list.complaints.hasPrefix("warning: more/broken.safetensors: the safetensors file is "))
    let models = try json(program("models", "list", "--json", environment: environment).output)
    #expect(
      (models as? [[String: Any]])?.map { $0["name"] as? String } == ["unet", "other"])
    let info = try program("models", "info", "other", environment: environment)
    #expect(info.output.contains("parameters  3\n"))
    let wrong = try program("models", "info", "othr", environment: environment)
    #expect(wrong.status == 74)
    #expect(
      wrong.complaints
        == "error: othr: there is no such model in Models, more, \(program.path("data"))"
        + "/graphrun/models; did you mean 'other'?\n")
  }
}
