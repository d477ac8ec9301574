import NodeKit

/// Darkens an image towards its corners, as old lenses did: a sample at the distance r from the
/// centre, where a corner's is 1, is multiplied by 1 - strength r².
struct Vignette: Node {
  // Ports and options are declared once: plans, messages, `graphrun nodes vignette` and the schema
  // for editors come from here, and so do the checks of what a graph says.
  static let image = InputPort<Image>("image", help: "the photograph")
  static let darkened = OutputPort<Image>("image", help: "the same, darker towards its corners")
  static let strength = NodeOption.number(
    "strength", default: 0.5, in: 0...1, help: "how much darker a corner is; 1 makes it black")

  static let descriptor = NodeDescriptor(
    "vignette", help: "Darken an image towards its corners.",
    inputs: [image.declaration], outputs: [darkened.declaration], options: [strength.declaration],
    // For forecasts of time and memory; the image is changed in place, so no memory is needed.
    cost: NodeCost(nanosecondsPerPixel: 1))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let strength = Float(call[Self.strength])
    // Taken out of the call, the image is changed in place unless another node reads it too.
    var image = call.take(Self.image)
    let (height, width, channels) = (image.height, image.width, image.channels)
    let (middleRow, middleColumn) = (Float(height) / 2, Float(width) / 2)
    let radiusSquared = middleRow * middleRow + middleColumn * middleColumn
    try image.pixels.withUnsafeMutableBufferPointer { buffer in
      let samples = SendablePointer(buffer)
      // On all processors, 16 rows at a time; a run that is cancelled ends here, with an error.
      try parallelFor(height, grain: 16) { rows in
        for row in rows {
          let down = Float(row) + 0.5 - middleRow
          for column in 0..<width {
            let across = Float(column) + 0.5 - middleColumn
            let factor = 1 - strength * (down * down + across * across) / radiusSquared
            let first = (row * width + column) * channels
            for index in first..<first + channels { samples[index] *= factor }
          }
        }
      }
    }
    return [Self.darkened(image)]
  }
}
