import Imaging
import NeuralNetworks
import TensorCore

/// Turning one kind of photograph into another: deblurring, undoing of fading, anything.
struct TranslateTask: TrainingTask {
  let network: any Network

  /// The numbers that an image-to-image network takes and gives; `nil` for other networks.
  static func range(of network: any Network) -> SampleRange? {
    switch network {
    case is ImageTranslator, is CorrectionUNet: .signed
    case let network as Pix2PixUNet:
      network.inputs[0].channels == 3 && network.configuration.outputChannels == 3 ? .signed : nil
    case let network as CycleGANResNet:
      network.inputs[0].channels == 3 && network.configuration.outputChannels == 3 ? .signed : nil
    case let network as DualGANGenerator:
      network.inputs[0].channels == 3 && network.configuration.outputChannels == 3 ? .signed : nil
    case is DeOldify: .imageNet
    default: nil
    }
  }

  private var range: SampleRange { Self.range(of: network) ?? .signed }

  func lesson(_ batch: Batch) throws -> Lesson {
    Lesson(
      inputs: [try range.encode(batch.photo)], target: try range.encode(batch.clean),
      real: try SampleRange.signed.encode(batch.clean),
      condition: try SampleRange.signed.encode(batch.photo))
  }

  func picture(_ result: Tensor, _ lesson: Lesson) throws -> Tensor? {
    range == .signed ? result : try SampleRange.signed.encode(range.decode(result))
  }

  func measure(_ answers: [Answer]) throws -> [Measure] {
    var (psnr, ssim) = (0.0, 0.0)
    for answer in answers {
      let made = try image(answer.result)
      psnr += min(99, try Quality.psnr(made, answer.sample.clean))
      ssim += try Quality.ssim(made, answer.sample.clean)
    }
    let count = Double(max(1, answers.count))
    return [
      Measure(name: "psnr-db", value: psnr / count, better: .up),
      Measure(name: "ssim", value: ssim / count, better: .up),
    ]
  }

  func panel(_ result: Tensor, _ lesson: Lesson) throws -> Raster { .image(try image(result)) }

  private func image(_ result: Tensor) throws -> Image {
    let samples = try range.decode(result)
    return samples.image()
  }
}
