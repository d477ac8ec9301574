import NodeKit
import Testing

@Suite struct MeasureTests {
  private let image = gray([0, 0.2, 0.4], [0.6, 0.8, 1])
  private let reference = gray([0, 0.2, 0.4], [0.6, 0.8, 0.8])

  @Test func equalImagesHaveNoNoise() throws {
    let figures = try callNode("measure", ["image": image, "reference": image])
    #expect(try figures.number("psnr") == .infinity)
    #expect(try figures.number("ssim") == 1)
    #expect(try figures.text("report") == "{\"psnr\": null, \"ssim\": 1.0, \"l1_percent\": 0.0}\n")
  }

  @Test func oneOfSixPixelsOffByAFifth() throws {
    let figures = try callNode("measure", ["image": image, "reference": reference])
    // 10 log10(255² / (51² / 6)) = 20 log10 5 + 10 log10 6
    #expect(abs(try figures.number("psnr") - 21.760913) < 1e-6)
    let report = try figures.text("report")
    #expect(report.hasPrefix("{\"psnr\": 21.760913, \"ssim\": 0."))
    #expect(report.hasSuffix(", \"l1_percent\": 3.333333}\n"))
  }

  @Test func looksOnlyWhereTheMaskIs() throws {
    let inside = try callNode(
      "measure", ["image": image, "reference": reference, "mask": mask([0, 0, 0], [0, 0, 1])])
    #expect(abs(try inside.number("psnr") - 13.979400) < 1e-6)
    let outside = try callNode(
      "measure", ["image": image, "reference": reference, "mask": mask([1, 1, 1], [1, 1, 0])])
    #expect(try outside.number("psnr") == .infinity)
  }

  @Test func writesTheReport() throws {
    let folder = try TemporaryFolder()
    let figures = try callNode(
      "measure", ["image": image, "reference": reference],
      ["path": .text(folder.file("report.json"))])
    #expect(try folder.text("report.json") == figures.text("report"))
  }

  @Test func refusesOtherSizes() {
    #expect(throws: NodeError.sizesDiffer("image", (2, 3), "reference", (1, 1))) {
      try callNode("measure", ["image": image, "reference": gray([0])])
    }
  }
}
