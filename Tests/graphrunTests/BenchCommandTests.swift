import Foundation
import NeuralNetworks
import Testing

@testable import graphrun

struct BenchCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  @Test func aNetworkIsTimed() throws {
    defer { program.remove() }
    let ending = try program(
      "bench", "network", "glcic", "--size", "16", "--threads", "1", "--seconds", "0", "--json")
    #expect(ending.status == 0)
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
    #expect(
      Set(report.keys) == [
        "network", "size", "threads", "precision", "median_ms", "min_ms", "runs", "startup_s",
        "rss_mb",
      ])
    #expect(report["network"] as? String == "glcic")
    #expect(report["size"] as? Int == 16 && report["threads"] as? Int == 1)
    #expect(report["runs"] as? Int == 3)
    let times = ["min_ms", "median_ms", "startup_s"].compactMap { report[$0] as? Double }
    #expect(times.count == 3 && times.allSatisfy { $0 > 0 } && times[0] <= times[1])
    // 6 million parameters of 4 bytes at least.
    #expect((report["rss_mb"] as? Int ?? 0) >= 24)
  }

  @Test func weightsComeFromAFile() throws {
    defer { program.remove() }
    let (colourer, marker) = (ImageTranslator(), ScratchUNet())
    for network in [colourer, marker] as [any Network] { network.initialize(seed: 1) }
    try colourer.weights(origin: "").write(to: program.path("a.safetensors"))
    try Weights(Array(marker.weights(origin: "").tensors.prefix(1)), origin: "")
      .write(to: program.path("b.safetensors"))
    let words = ["bench", "network", "img2img", "--size", "64", "--seconds", "0", "--weights"]
    #expect(try program.start(words + ["a.safetensors"]).wait().status == 0)
    let other = try program.start(words + ["b.safetensors"]).wait()
    #expect(other.status == 2)
    #expect(
      other.complaints.hasPrefix("error: b.safetensors: not the weights of this network: 0 of"))
    let missing = try program.start(words + ["./c.safetensors"]).wait()
    #expect(missing.status == 74)
    #expect(missing.complaints == "error: ./c.safetensors: no such file or folder\n")
  }

  @Test func thePrecisionCanBeChosen() throws {
    defer { program.remove() }
    let ending = try program(
      "bench", "network", "glcic", "--size", "16", "--threads", "1", "--seconds", "0", "--json",
      "--precision", "bfloat16")
    #expect(
      ending.output.contains("\"precision\" : \"bfloat16\"")
        || ending.output.contains("\"precision\":\"bfloat16\""), "\(ending.complaints)")
  }

  @Test func withoutANameTheNetworksAreListed() throws {
    defer { program.remove() }
    let ending = try program("bench", "network")
    #expect(ending.status == 0)
    let line = ending.output.split(separator: "\n").first { $0.hasPrefix("pix2pix ") }
    let words = line?.split(separator: " ").map(String.init) ?? []
    #expect(words.prefix(5) == ["pix2pix", "54.4", "M", "image", "x3"])
    let json = try program("bench", "network", "--json").output
    let list = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
    #expect(list?.first?["name"] as? String == "glcic")
    #expect(list?.first?["sizeMultiple"] as? Int == 4)
  }

  @Test(arguments: [
    (["glcc"], "error: there is no network 'glcc'; did you mean 'glcic'?\n"),
    (
      ["unheard-of"],
      "error: there is no network 'unheard-of'; graphrun bench network lists them\n"
    ),
    (
      ["glcic", "--size", "30"],
      "error: glcic takes images of 4 pixels and more in steps of 4, not of 30: try --size 32\n"
    ),
    (
      ["context-encoder", "--size", "64"],
      "error: context-encoder takes images of 128 pixels and more in steps of 32, not of 64: "
        + "try --size 128\n"
    ),
  ])
  func whatCannotBeMeasuredIsSaid(words: [String], complaint: String) throws {
    defer { program.remove() }
    let ending = try program.start(["bench", "network"] + words).wait()
    #expect(ending.status == 2 && ending.output.isEmpty)
    #expect(ending.complaints == complaint)
  }
}
