import Glibc
import NodeKit

/// Says how close an image is to the one it should be.
struct Measure: Node {
  static let image = InputPort<Image>("image", help: "the result")
  static let reference = InputPort<Image>("reference", help: "what it should be")
  static let mask = OptionalInputPort<Mask>(
    "mask", help: "where to look: values of at least 0.5; everywhere when open")
  static let psnr = OutputPort<Double>(
    "psnr", help: "peak signal-to-noise ratio in decibels; infinite for equal images")
  static let ssim = OutputPort<Double>("ssim", help: "structural similarity, 1 for equal images")
  static let report = OutputPort<String>(
    "report", help: "psnr, ssim and l1_percent as JSON; an infinite psnr is null")
  static let path = NodeOption.outputPath(
    "path", default: "", help: "a file for the report; empty for none")
  static let descriptor = NodeDescriptor(
    "measure", help: "Say how close an image is to the one it should be.",
    inputs: [image.declaration, reference.declaration, mask.declaration],
    outputs: [psnr.declaration, ssim.declaration, report.declaration],
    options: [path.declaration], hasSideEffect: true,
    cost: NodeCost(nanosecondsPerPixel: 300, bytesPerPixel: 8)
  ) { (call) throws(NodeError) in
    try call.requireSameSize(
      image.declaration, reference.declaration, mask.declaration)
    return [.none, .none, .none]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(
      Self.image.declaration, Self.reference.declaration, Self.mask.declaration)
    let images = try withEqualChannels([call[Self.image], call[Self.reference]])
    let hole = call[Self.mask]
    let psnr = try Quality.psnr(images[0], images[1], within: hole)
    let ssim = try Quality.ssim(images[0], images[1], within: hole)
    let l1 = try Quality.l1Percent(images[0], images[1], within: hole)
    let report =
      "{\"psnr\": \(jsonNumber(psnr)), \"ssim\": \(jsonNumber(ssim)), "
      + "\"l1_percent\": \(jsonNumber(l1))}\n"
    let path = call[Self.path]
    if !path.isEmpty {
      try call.context.files.write(to: path) { try write(report, to: $0, reportedAs: path) }
    }
    return [Self.psnr(psnr), Self.ssim(ssim), Self.report(report)]
  }
}

/// Six decimals; JSON has no infinity.
private func jsonNumber(_ number: Double) -> String {
  number.isFinite ? "\((number * 1e6).rounded() / 1e6)" : "null"
}

private func write(_ text: String, to path: String, reportedAs shown: String) throws {
  let file = fopen(path, "we")
  let written = file.map { fputs(text, $0) >= 0 } ?? false
  guard written, file.map({ fclose($0) == 0 }) ?? false else {
    throw FileError(
      path: shown, reason: errno == ENOSPC ? .diskFull : .system,
      explanation: "cannot write: \(String(cString: strerror(errno)))")
  }
}
