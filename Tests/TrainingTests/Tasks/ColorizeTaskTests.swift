import Imaging
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@testable import Training

/// What networks that colour are shown, and how they are measured.
struct ColorizeTaskTests {
  /// A pixel of pure red: brightness 0.299, Cb 0.5 - 0.299 / 1.772, Cr 0.5 + 0.701 / 1.402.
  private let batch = Batch([
    Sample(photo: Self.image([1, 0, 0]), clean: Self.image([1, 0, 0]))
  ])

  private static func image(_ pixel: [Float]) -> Image {
    Image(
      pixels: Tensor(
        shape: [8, 8, 3], elements: (0..<64).flatMap { _ in pixel }))
  }

  private let planes = ColorizeTask(network: AlbuNet(TinyModel.colours))
  private let rgb = ColorizeTask(network: DeOldify(TinyModel.deOldify))

  @Test func whatIsShownIsGray() throws {
    for task in [planes, rgb] {
      let shown = try SampleRange.imageNet.decode(task.lesson(batch).inputs[0]).elements
      #expect(shown.allSatisfy { abs($0 - 0.299) < 1e-5 })
    }
  }

  @Test func someAnswerWithPlanesOfColour() throws {
    let target = try planes.lesson(batch).target
    #expect(target.shape == [1, 8, 8, 2])
    #expect(abs(target.elements[0] + 0.168736) < 1e-4 && abs(target.elements[1] - 0.5) < 1e-4)
  }

  @Test func othersAnswerWithRGB() throws {
    let target = try SampleRange.imageNet.decode(rgb.lesson(batch).target).elements
    #expect(zip(target, [1, 0, 0]).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  /// The right answer gives the photograph back, and no colour a gray one.
  @Test func picturesHaveTheBrightnessThatWasShown() throws {
    for task in [planes, rgb] {
      let lesson = try task.lesson(batch)
      let picture = try #require(try task.picture(lesson.target, lesson))
      let shown = try SampleRange.signed.decode(picture).elements
      #expect(zip(shown, [1, 0, 0]).allSatisfy { abs($0 - $1) < 1e-3 })
    }
    let lesson = try planes.lesson(batch)
    let gray = try #require(try planes.picture(Tensor(shape: [1, 8, 8, 2]), lesson))
    #expect(try SampleRange.signed.decode(gray).elements.allSatisfy { abs($0 - 0.299) < 1e-3 })
  }

  @Test func grayAnswersAreUncoloured() throws {
    let lesson = try planes.lesson(batch)
    let sample = Sample(photo: Self.image([1, 0, 0]), clean: Self.image([1, 0, 0]))
    func values(_ result: Tensor) throws -> [String: Double] {
      let measures = try planes.measure([
        Answer(name: "red", sample: sample, lesson: lesson, result: result)
      ])
      return Dictionary(uniqueKeysWithValues: measures.map { ($0.name, $0.value) })
    }
    let right = try values(lesson.target)
    #expect(right["uncoloured-percent"] == 0 && (right["cbcr-mse"] ?? 1) < 1e-6)
    #expect((right["picture-psnr-db"] ?? 0) > 50)
    let gray = try values(Tensor(shape: [1, 8, 8, 2]))
    #expect(gray["uncoloured-percent"] == 100)
    // The mean of (255 x 0.168736)^2 and (255 x 0.5)^2.
    #expect(abs((gray["cbcr-mse"] ?? 0) - 9053.8) < 5)
  }
}
