import NodeKit

/// Adds the grain of film: to each pixel a random number, the same for all of its channels, that is
/// largest in middle tones, for black has no grain and white has all of it.
///
/// What is random follows from the graph's seed and the node's name alone (`--seed` on the command
/// line): equal runs give equal grain, on any number of threads.
struct FilmGrain: Node {
  static let image = InputPort<Image>("image", help: "the photograph")
  static let grainy = OutputPort<Image>("image", help: "the same with grain")
  static let strength = NodeOption.number(
    "strength", default: 0.05, in: 0...0.5, unit: .intensity,
    help: "the standard deviation of the grain in middle gray")

  static let descriptor = NodeDescriptor(
    "film-grain", help: "Add the grain of film to a photograph.",
    inputs: [image.declaration], outputs: [grainy.declaration], options: [strength.declaration],
    cost: NodeCost(nanosecondsPerPixel: 40))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let strength = Float(call[Self.strength])
    var image = call.take(Self.image)
    guard strength > 0 else { return [Self.grainy(image)] }
    let (height, width, channels) = (image.height, image.width, image.channels)
    let seed = call.context.seed
    try image.pixels.withUnsafeMutableBufferPointer { buffer in
      let samples = SendablePointer(buffer)
      try parallelFor(height, grain: 16) { rows in
        for row in rows {
          // A stream of its own for each row: it does not matter which thread takes it, and when.
          var random = SeededRandom(seed: seed, name: "row \(row)")
          for pixel in row * width..<(row + 1) * width {
            let grain = strength * random.normal()
            for index in pixel * channels..<(pixel + 1) * channels {
              let tone = samples[index]
              // 4 t (1 - t) is 1 in the middle, and 0 at both ends.
              samples[index] = min(1, max(0, tone + grain * 4 * tone * (1 - tone)))
            }
          }
        }
      }
    }
    return [Self.grainy(image)]
  }
}
